using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Images;
using Runflow.Emulator.Json;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Models;

/// <summary>Holds an input against its model and collects everything that is wrong with it.</summary>
internal static class InputValidator
{
    /// <summary>Unknown names that are looked at; there is no use in more.</summary>
    private const int MostGuesses = 100;

    private const int MostOnStack = 64;

    /// <summary>Validates <paramref name="input"/>, an object.</summary>
    /// <returns>What it asks for; of use only when <paramref name="problems"/> stays empty.</returns>
    public static ValidatedInput Validate(ModelDefinition model, TapeValue input, Problems problems)
    {
        var result = new ValidatedInput();
        var fields = model.Fields;
        var given = fields.Length <= MostOnStack ? stackalloc bool[fields.Length] : new bool[fields.Length];
        List<string>? unknown = null;
        foreach (var property in input.Properties)
        {
            if (model.IndexOf(property.Name) is not (>= 0 and var index))
            {
                (unknown ??= []).Add(property.Name.GetString());
            }
            else if (fields[index] is var field && property.Value.Kind != JsonValueKind.Null)
            {
                given[index] = true;
                Read(model, field, property.Value, field.Loc, ref result, problems);
            }
            else if (field.Required)
            {
                given[index] = true;
                problems.Add(field.Loc, "must not be null", "type");
            }
        }

        var meant = unknown is null ? null : Guess(model, given.ToArray(), unknown, problems);
        for (var i = 0; i < given.Length; i++)
        {
            var field = fields[i];
            if (given[i])
            {
                continue;
            }

            if (field.Required)
            {
                problems.Missing(field.Loc, meant?.GetValueOrDefault(field.Name) is { } name ? $"\"{name}\" is no input, did you mean {field.Name}?" : null);
            }
            else if (field.DefaultTape is { } usual)
            {
                Read(model, field, usual.Root, field.Loc, ref result, problems);
            }
        }

        result.Sources.Sort();
        if (result.Sources.Count == 0 && !problems.Any && model.Inputs.Any(static field => field.Role == InputRole.Source))
        {
            problems.Warn(["body", "input"], "names no source image; the output is drawn from the seed alone");
        }

        return result;
    }

    /// <summary>Warns of names that are none of the model's, each with the input that was likely meant by it.</summary>
    /// <returns>The names by the inputs that they were likely meant to be.</returns>
    private static Dictionary<string, string> Guess(ModelDefinition model, bool[] given, List<string> unknown, Problems problems)
    {
        var absent = model.Inputs.Where((_, index) => !given[index]).Select(static field => field.Name).ToList();
        var meant = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in unknown.Take(MostGuesses))
        {
            var near = Nearest.To(name, absent);
            problems.Warn(["body", "input", name], $"is no input of {model.Slug} and is ignored{(near is null ? "" : $"; did you mean {near}?")}");
            if (near is not null)
            {
                meant.TryAdd(near, name);
            }
        }

        return meant;
    }

    private static void Read(ModelDefinition model, ModelInput field, TapeValue value, string[] loc, ref ValidatedInput result, Problems problems)
    {
        switch (field.Type)
        {
            case InputType.String when Expect(value, JsonValueKind.String, "a string", loc, problems):
                ReadText(field, value, loc, ref result, problems);
                break;
            case InputType.Integer when Expect(value, JsonValueKind.Number, "an integer", loc, problems):
                ReadInteger(field, value, loc, ref result, problems);
                break;
            case InputType.Boolean:
                ReadSwitch(field, value, loc, ref result, problems);
                break;
            case InputType.Enum when Expect(value, JsonValueKind.String, "a string", loc, problems):
                ReadEnum(field, value, loc, ref result, problems);
                break;
            case InputType.Size when Expect(value, JsonValueKind.String, "a string", loc, problems):
                ReadSize(model, value, loc, ref result, problems);
                break;
            case InputType.Image when Expect(value, JsonValueKind.String, "a string", loc, problems):
                ReadImage(field, 0, value, loc, ref result, problems);
                break;
            case InputType.ImageList when Expect(value, JsonValueKind.Array, "a list of strings", loc, problems):
                ReadImages(field, value, loc, ref result, problems);
                break;
        }
    }

    private static void ReadText(ModelInput field, TapeValue value, string[] loc, ref ValidatedInput result, Problems problems)
    {
        if (field.Required && IsBlank(value))
        {
            problems.Add(loc, "must not be empty");
        }

        // No text has more characters than bytes.
        if (field.WarnAbove is { } most && value.Text.Length > most && value.GetString().EnumerateRunes().Count() is var length && length > most)
        {
            problems.Warn(loc, string.Create(CultureInfo.InvariantCulture, $"is {length} characters long; above {most} the real model may cut it"));
        }

        if (field.Role == InputRole.Prompt)
        {
            result.Prompt = value;
        }
    }

    /// <summary>Whether nothing but white space is in a text; one visible character of ASCII settles it.</summary>
    private static bool IsBlank(TapeValue value) =>
        !(value.IsMinimal && value.Text.ContainsAnyInRange((byte)'!', (byte)'~')) && string.IsNullOrWhiteSpace(value.GetString());

    private static void ReadInteger(ModelInput field, TapeValue value, string[] loc, ref ValidatedInput result, Problems problems)
    {
        if (!JsonText.TryInteger(value.Raw, out var number, out var exact))
        {
            problems.Add(loc, "must be a whole number", "type");
            return;
        }

        var minimum = field.Minimum ?? long.MinValue;
        var maximum = field.Maximum ?? long.MaxValue;
        if (!exact || number < minimum || number > maximum)
        {
            problems.Add(loc, string.Create(CultureInfo.InvariantCulture, $"must be from {minimum} to {maximum}"));
            return;
        }

        if (number > field.WarnAbove)
        {
            problems.Warn(loc, string.Create(CultureInfo.InvariantCulture, $"is {number}; the price is stated for up to {field.WarnAbove}"));
        }

        switch (field.Role)
        {
            case InputRole.Steps:
                result.Images = result.Images with { Steps = number };
                break;
            case InputRole.Seed:
                result.Images = result.Images with { Seed = number };
                break;
            case InputRole.Count:
                result.Images = result.Images with { Count = (int)number };
                break;
        }
    }

    private static void ReadSwitch(ModelInput field, TapeValue value, string[] loc, ref ValidatedInput result, Problems problems)
    {
        if (value.Kind is not (JsonValueKind.True or JsonValueKind.False))
        {
            problems.Add(loc, "must be true or false", "type");
        }
        else if (field.Role == InputRole.SafetyChecker)
        {
            result.Images = result.Images with { Unchecked = value.Kind == JsonValueKind.False };
        }
    }

    private static void ReadEnum(ModelInput field, TapeValue value, string[] loc, ref ValidatedInput result, Problems problems)
    {
        var index = field.ValueNames.IndexOf(value);
        if (index < 0)
        {
            problems.Add(loc, $"must be one of {string.Join(", ", field.Values!)}{Choice.Meant(value.GetString(), field.Values!)}", "enum");
        }
        else if (field.Role == InputRole.Format)
        {
            result.Images = result.Images with { Format = field.Values![index] == "jpeg" ? ImageFormat.Jpeg : ImageFormat.Png };
        }
    }

    private static void ReadSize(ModelDefinition model, TapeValue value, string[] loc, ref ValidatedInput result, Problems problems)
    {
        if (model.Preset(value) is { } size)
        {
            result.Images = result.Images with { Size = size };
        }
        else
        {
            problems.Add(loc, $"must be one of {string.Join(", ", model.Sizes.Keys)}{Choice.Meant(value.GetString(), model.Sizes.Keys)}", "enum");
        }
    }

    private static void ReadImages(ModelInput field, TapeValue list, string[] loc, ref ValidatedInput result, Problems problems)
    {
        var count = list.Count;
        if (count < field.Minimum || count > field.Maximum)
        {
            problems.Add(loc, string.Create(CultureInfo.InvariantCulture, $"must have {field.Minimum} to {field.Maximum} entries and has {count}"));
        }

        var index = 0;
        foreach (var item in list.Items)
        {
            if (item.Kind == JsonValueKind.String)
            {
                ReadImage(field, index, item, loc, ref result, problems);
            }
            else
            {
                problems.Add(Place(field, index, loc), "must be a string", "type");
            }

            index++;
        }
    }

    private static void ReadImage(ModelInput field, int index, TapeValue value, string[] loc, ref ValidatedInput result, Problems problems)
    {
        // Inline images are megabytes: their base64 is read where it lies, unless escapes (PHP's "\/") are in it.
        var text = value.Characters;
        ImageInput? stored = null;
        var problem = ImageInput.IsAddress(text) ? WebAddress.Problem(text) : ImageInput.Read(text, out stored);
        if (problem is null)
        {
            result.Sources.Add(new InputSource(field, index, value, stored));
        }
        else
        {
            problems.Add(Place(field, index, loc), problem);
        }
    }

    /// <summary>Where an image of a field stands.</summary>
    private static string[] Place(ModelInput field, int index, string[] loc) =>
        field.Type == InputType.ImageList ? [.. loc, index.ToString(CultureInfo.InvariantCulture)] : loc;

    private static bool Expect(TapeValue value, JsonValueKind kind, string what, string[] loc, Problems problems)
    {
        if (value.Kind == kind)
        {
            return true;
        }

        problems.Add(loc, $"must be {what}", "type");
        return false;
    }
}
