using System.Globalization;
using System.Text;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;

namespace Runflow.Emulator.Runs;

/// <summary>
/// The input as sent, compact, with a hole where each inline image or asset reference stood. A hole reads as a freshly
/// signed URL, so the megabytes of an inline image are kept once, as an asset, and not in the input.
/// </summary>
internal readonly struct InputTemplate
{
    private readonly int[] holes;

    /// <param name="text">The input with its holes closed, compact.</param>
    /// <param name="holes">Where they are.</param>
    public InputTemplate(ReadOnlyMemory<byte> text, int[] holes)
    {
        Text = text;
        this.holes = holes;
    }

    /// <summary>The input with its holes closed, compact.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>Inline images and asset references.</summary>
    public int Holes => holes.Length;

    /// <summary>The byte of <see cref="Text"/> before which each of them stood, in their order.</summary>
    public int[] Places => holes;

    /// <summary>Makes the template.</summary>
    /// <param name="input">The input object, already found valid.</param>
    /// <param name="valid">What was found in it; images that are no URL become holes.</param>
    /// <param name="holeSources">For each hole the image that stood there.</param>
    public static InputTemplate Of(TapeValue input, in ValidatedInput valid, out IReadOnlyList<ImageInput> holeSources)
    {
        holeSources = [];
        if (valid.Sources.AreAddresses)
        {
            return new InputTemplate(input.ToCompact(), []);
        }

        var output = new TextBuffer(stackalloc byte[512]);
        var sources = valid.Sources.All;
        var (holes, images) = (new List<int>(), new List<ImageInput>());
        var separator = (byte)'{';
        foreach (var property in input.Properties)
        {
            output.Write(separator);
            separator = (byte)',';
            property.Name.Compact(ref output);
            output.Write((byte)':');
            var name = property.Name.GetString();
            var own = sources.Where(source => source.Field.Name == name).ToDictionary(static source => source.Index, static source => source.Stored);
            if (own.Count == 0)
            {
                property.Value.Compact(ref output);
            }
            else if (property.Value.Kind == JsonValueKind.Array)
            {
                var index = 0;
                foreach (var item in property.Value.Items)
                {
                    output.Write(index == 0 ? (byte)'[' : (byte)',');
                    Image(item, own[index++], ref output, holes, images);
                }

                output.Write((byte)']');
            }
            else
            {
                Image(property.Value, own[0], ref output, holes, images);
            }
        }

        output.Write((byte)'}');
        holeSources = images;
        var text = output.Written.ToArray();
        output.Dispose();
        return new InputTemplate(text, [.. holes]);
    }

    /// <summary>The input with <paramref name="urlOfHole"/> written into each hole.</summary>
    public RawJson Fill(Func<int, string> urlOfHole)
    {
        if (holes.Length == 0)
        {
            return new RawJson(Text);
        }

        var text = Text.Span;
        var output = new TextBuffer(stackalloc byte[512]);
        var from = 0;
        for (var i = 0; i < holes.Length; i++)
        {
            output.Write(text[from..holes[i]]);
            output.String(urlOfHole(i));
            from = holes[i];
        }

        output.Write(text[from..]);
        var filled = output.Written.ToArray();
        output.Dispose();
        return new RawJson(filled);
    }

    /// <summary>The prompt, found valid once before and read anew. Only of one without holes: what stood in them is no part of it.</summary>
    public string Prompt(ModelDefinition model)
    {
        using var tape = JsonTape.Of(Text)!;
        return InputValidator.Validate(model, tape.Root, new Problems()).PromptText;
    }

    /// <summary>The addresses of the source images in the model's order, read anew. Only of one without holes, as the prompt.</summary>
    public string[] Addresses(ModelDefinition model)
    {
        using var tape = JsonTape.Of(Text)!;
        return [.. InputValidator.Validate(model, tape.Root, new Problems()).Sources.All.Select(static source => source.Text.GetString())];
    }

    /// <summary>The places of the holes with commas between, a colon, and the text: how a file of ours holds it.</summary>
    public string ToText() => $"{string.Join(',', holes)}:{Encoding.UTF8.GetString(Text.Span)}";

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static InputTemplate OfText(string saved)
    {
        var colon = saved.IndexOf(':', StringComparison.Ordinal);
        var places = saved[..colon].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new InputTemplate(Encoding.UTF8.GetBytes(saved[(colon + 1)..]), Array.ConvertAll(places, static place => int.Parse(place, CultureInfo.InvariantCulture)));
    }

    private static void Image(TapeValue value, ImageInput? stored, ref TextBuffer output, List<int> holes, List<ImageInput> holeSources)
    {
        if (stored is null)
        {
            value.Compact(ref output);
            return;
        }

        holes.Add(output.Length);
        holeSources.Add(stored);
    }
}
