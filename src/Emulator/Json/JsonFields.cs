using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Json;

/// <summary>Reads the fields of one small object, collecting every problem; a field nobody asked for is one.</summary>
internal sealed class JsonFields(JsonElement value, Problems problems, params string[] loc)
{
    private readonly List<string> known = [];

    /// <summary>Whether a text has that many characters at most.</summary>
    public static bool IsWithin(string text, int most) => text.Length <= most || text.EnumerateRunes().Count() <= most;

    /// <summary>The complaint about what is no such text.</summary>
    public static string NoText(int most) => string.Create(CultureInfo.InvariantCulture, $"must be a string of at most {most} characters");

    /// <summary>The warning of a field that nobody asks for.</summary>
    public static string Ignored(string name, IEnumerable<string> known) => $"is no field here and is ignored{Nearest.Question(name, known)}";

    public bool Has(string name)
    {
        known.Add(name);
        return value.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null;
    }

    public long? Integer(string name, long minimum, long maximum)
    {
        if (!Has(name))
        {
            return null;
        }

        var field = value.GetProperty(name);
        if (field.ValueKind != JsonValueKind.Number || !JsonText.TryInteger(field, out var number, out var exact))
        {
            problems.Add([.. loc, name], "must be a whole number", "type");
            return null;
        }

        if (!exact || number < minimum || number > maximum)
        {
            problems.Add([.. loc, name], string.Create(CultureInfo.InvariantCulture, $"must be from {minimum} to {maximum}"));
            return null;
        }

        return number;
    }

    public decimal? Number(string name, decimal minimum, decimal maximum)
    {
        if (!Has(name))
        {
            return null;
        }

        var field = value.GetProperty(name);
        var text = field.ValueKind == JsonValueKind.String ? field.GetString()! : field.GetRawText();
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number < minimum || number > maximum)
        {
            problems.Add([.. loc, name], string.Create(CultureInfo.InvariantCulture, $"must be a number from {minimum} to {maximum}"));
            return null;
        }

        return number;
    }

    public bool? Flag(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        var field = value.GetProperty(name);
        if (field.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return field.GetBoolean();
        }

        problems.Add([.. loc, name], "must be true or false", "type");
        return null;
    }

    public string? Text(string name, int most = 1000)
    {
        if (!Has(name))
        {
            return null;
        }

        var field = value.GetProperty(name);
        if (field.ValueKind == JsonValueKind.String && field.GetString() is { } text && IsWithin(text, most))
        {
            return text;
        }

        problems.Add([.. loc, name], NoText(most), "type");
        return null;
    }

    /// <summary>A list of strings.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        var field = value.GetProperty(name);
        if (field.ValueKind == JsonValueKind.Array && field.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String))
        {
            return [.. field.EnumerateArray().Select(static item => item.GetString()!)];
        }

        problems.Add([.. loc, name], "must be a list of strings", "type");
        return null;
    }

    /// <summary>Warns of every field that was not asked for.</summary>
    public void WarnOfRest()
    {
        foreach (var property in value.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                problems.Warn([.. loc, property.Name], Ignored(property.Name, known));
            }
        }
    }

    /// <summary>Complains of every field that was not asked for.</summary>
    public void RefuseRest()
    {
        foreach (var property in value.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                problems.Add([.. loc, property.Name], $"is no field here{Nearest.Question(property.Name, known)}", "unknown");
            }
        }
    }
}
