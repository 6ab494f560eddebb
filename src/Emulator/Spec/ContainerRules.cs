using System.Globalization;
using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>What arrays and objects hold.</summary>
internal static class ContainerRules
{
    public static void CheckArray(
        SchemaValidator validator, string keyword, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        var length = body.GetArrayLength();
        switch (keyword)
        {
            case "minItems" when length < value.GetInt32():
                errors.Add(new(path, $"expected at least {value} items, found {length}"));
                break;
            case "maxItems" when length > value.GetInt32():
                errors.Add(new(path, $"expected at most {value} items, found {length}"));
                break;
            case "items":
                foreach (var (index, item) in body.EnumerateArray().Index())
                {
                    validator.Check(value, item, JsonPointer.Append(path, index.ToString(CultureInfo.InvariantCulture)), errors);
                }

                break;
            default:
                break;
        }
    }

    public static void CheckObject(
        SchemaValidator validator, JsonElement schema, string keyword, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        switch (keyword)
        {
            case "required":
                errors.AddRange(
                    from name in value.EnumerateArray()
                    where !body.TryGetProperty(name.GetString()!, out _)
                    select new SchemaError(JsonPointer.Append(path, name.GetString()!), "required, and absent"));
                break;
            case "properties":
                foreach (var property in value.EnumerateObject())
                {
                    if (body.TryGetProperty(property.Name, out var found))
                    {
                        validator.Check(property.Value, found, JsonPointer.Append(path, property.Name), errors);
                    }
                }

                break;
            case "maxProperties":
                if (body.EnumerateObject().Count() is var count && count > value.GetInt32())
                {
                    errors.Add(new(path, $"expected at most {value} members, found {count}"));
                }

                break;
            default:
                CheckAdditional(validator, schema, value, body, path, errors);
                break;
        }
    }

    private static void CheckAdditional(
        SchemaValidator validator, JsonElement schema, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        var named = schema.TryGetProperty("properties", out var properties);
        foreach (var property in body.EnumerateObject())
        {
            if (named && properties.TryGetProperty(property.Name, out _))
            {
                continue;
            }

            var at = JsonPointer.Append(path, property.Name);
            if (value.ValueKind is JsonValueKind.False)
            {
                errors.Add(new(at, $"{SchemaError.Undocumented}: {ValueRules.Show(property.Value)}"));
            }
            else
            {
                validator.Check(value, property.Value, at, errors);
            }
        }
    }
}
