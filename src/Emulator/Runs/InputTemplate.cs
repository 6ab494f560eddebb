using System.Buffers;
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
    private readonly byte[] text;
    private readonly int[] holes;

    private InputTemplate(byte[] text, int[] holes)
    {
        this.text = text;
        this.holes = holes;
    }

    /// <summary>Places of inline images, in the order in which they stand in the input.</summary>
    public int Holes => holes.Length;

    /// <summary>Makes the template.</summary>
    /// <param name="input">The input object, already found valid.</param>
    /// <param name="sources">Its images; those that are no URL become holes.</param>
    /// <param name="holeSources">For each hole the image that stood there.</param>
    public static InputTemplate Of(JsonElement input, ValidatedInput sources, out List<ImageInput> holeSources)
    {
        holeSources = [];
        if (sources.Sources.TrueForAll(static source => source.Image.Url is not null))
        {
            return new InputTemplate(JsonText.Compact(input), []);
        }

        var output = new ArrayBufferWriter<byte>(512);
        var holes = new List<int>();
        var separator = (byte)'{';
        foreach (var property in input.EnumerateObject())
        {
            output.Write([separator]);
            separator = (byte)',';
            JsonText.Name(property, output);
            output.Write(":"u8);
            var images = sources.Sources.Where(source => source.Field.Name == property.Name).ToDictionary(static source => source.Index, static source => source.Image);
            if (images.Count == 0)
            {
                JsonText.Compact(property.Value, output);
            }
            else if (property.Value.ValueKind == JsonValueKind.Array)
            {
                var index = 0;
                foreach (var item in property.Value.EnumerateArray())
                {
                    output.Write(index == 0 ? "["u8 : ","u8);
                    Image(item, images[index++], output, holes, holeSources);
                }

                output.Write("]"u8);
            }
            else
            {
                Image(property.Value, images[0], output, holes, holeSources);
            }
        }

        output.Write("}"u8);
        return new InputTemplate(output.WrittenSpan.ToArray(), [.. holes]);
    }

    /// <summary>The input with <paramref name="urlOfHole"/> written into each hole.</summary>
    public RawJson Fill(Func<int, string> urlOfHole)
    {
        if (holes.Length == 0)
        {
            return new RawJson(text);
        }

        var output = new ArrayBufferWriter<byte>(text.Length + (holes.Length * 256));
        var from = 0;
        for (var i = 0; i < holes.Length; i++)
        {
            output.Write(text.AsSpan(from, holes[i] - from));
            JsonText.String(urlOfHole(i), output);
            from = holes[i];
        }

        output.Write(text.AsSpan(from));
        return new RawJson(output.WrittenMemory);
    }

    /// <summary>What it asks for, found valid once before and read anew. Only of one without holes: what stood in them is no part of it.</summary>
    public ValidatedInput Read(ModelDefinition model)
    {
        using var document = JsonDocument.Parse(text);
        return InputValidator.Validate(model, document.RootElement, new Problems());
    }

    /// <summary>The places of the holes with commas between, a colon, and the text: how a file of ours holds it.</summary>
    public string ToText() => $"{string.Join(',', holes)}:{Encoding.UTF8.GetString(text)}";

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static InputTemplate OfText(string saved)
    {
        var colon = saved.IndexOf(':', StringComparison.Ordinal);
        var places = saved[..colon].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new InputTemplate(Encoding.UTF8.GetBytes(saved[(colon + 1)..]), Array.ConvertAll(places, static place => int.Parse(place, CultureInfo.InvariantCulture)));
    }

    private static void Image(JsonElement value, ImageInput image, ArrayBufferWriter<byte> output, List<int> holes, List<ImageInput> holeSources)
    {
        if (image.Url is not null)
        {
            JsonText.Compact(value, output);
            return;
        }

        holes.Add(output.WrittenCount);
        holeSources.Add(image);
    }
}
