using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary><c>allOf</c>, <c>anyOf</c>, <c>oneOf</c>, and <c>if</c> with <c>then</c> and <c>else</c>.</summary>
internal static class CombinationRules
{
    public static void Check(
        SchemaValidator validator, JsonElement schema, string keyword, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        switch (keyword)
        {
            case "allOf":
                foreach (var part in value.EnumerateArray())
                {
                    validator.Check(part, body, path, errors);
                }

                break;
            case "if":
                var branch = Judge(validator, value, body, path).Count == 0 ? "then" : "else";
                if (schema.TryGetProperty(branch, out var consequence))
                {
                    validator.Check(consequence, body, path, errors);
                }

                break;
            case "anyOf" or "oneOf":
                CheckChoice(validator, keyword, value, body, path, errors);
                break;
            default:
                // "then" and "else" speak only where "if" has them speak.
                break;
        }
    }

    private static void CheckChoice(
        SchemaValidator validator, string keyword, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        var verdicts = value.EnumerateArray().Select(choice => (Name: Name(choice), Errors: Judge(validator, choice, body, path))).ToList();
        var fitting = verdicts.Count(v => v.Errors.Count == 0);
        if (fitting == 1 || (fitting > 1 && keyword == "anyOf"))
        {
            return;
        }

        var reasons = fitting == 0
            ? string.Join("; ", verdicts.Select(v => $"as {v.Name}: {v.Errors[0]}"))
            : string.Join(" and ", verdicts.Where(v => v.Errors.Count == 0).Select(v => v.Name));
        errors.Add(new(path, fitting == 0 ? $"fits none of its choices ({reasons})" : $"fits more than one of its choices ({reasons})"));
    }

    private static List<SchemaError> Judge(SchemaValidator validator, JsonElement schema, JsonElement body, string path)
    {
        var errors = new List<SchemaError>();
        validator.Check(schema, body, path, errors);
        return errors;
    }

    private static string Name(JsonElement schema) =>
        schema.TryGetProperty("title", out var title) ? title.GetString()!
        : schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1]
        : ValueRules.Show(schema);
}
