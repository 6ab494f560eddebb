using Runflow.Emulator.Errors;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Lists;

/// <summary>Reads <c>sort_by</c>: <c>created_at:desc,status_code:asc</c>; without a direction a field ascends.</summary>
internal static class SortTerms
{
    private const int Most = 8;

    private static readonly string[] Loc = ["query", "sort_by"];

    /// <summary>The text when nobody says one.</summary>
    public static string Default<T>(ListSchema<T> schema) => $"{schema.KeptBy}:{(schema.LatestFirst ? "desc" : "asc")}";

    /// <summary>Reads the text; what is wrong becomes a problem and what is double, or too much, as well.</summary>
    public static IReadOnlyList<(ListField<T> Field, bool Descending)> Read<T>(ListSchema<T> schema, string text, Problems problems)
    {
        var terms = new List<(ListField<T> Field, bool Descending)>();
        var parts = text.Split(',', Most + 2, StringSplitOptions.TrimEntries);
        if (parts.Length > Most)
        {
            problems.Add(Loc, $"names more than {Most} fields");
            return [];
        }

        foreach (var part in parts)
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? part : part[..colon];
            var direction = colon < 0 ? "asc" : part[(colon + 1)..];
            if (schema.Find(name) is not { } field)
            {
                problems.Add(Loc, $"{(name.Length == 0 ? "an empty name" : name)} is no field of {schema.Name} to sort by{Cure(schema, name)}");
            }
            else if (direction is not ("asc" or "desc"))
            {
                problems.Add(Loc, $"{name} is sorted asc or desc, not {(direction.Length == 0 ? "nothing" : direction)}; write {name}:desc");
            }
            else if (terms.Exists(term => term.Field == field))
            {
                problems.Add(Loc, $"{name} is given twice", "duplicate");
            }
            else
            {
                terms.Add((field, direction == "desc"));
            }
        }

        return terms;
    }

    private static string Cure<T>(ListSchema<T> schema, string name)
    {
        var known = schema.Fields.Select(static field => field.Name);
        return Nearest.To(name, known) is { } near ? $"; did you mean {near}?" : $"; there are {string.Join(", ", known)}";
    }
}
