using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>
/// A strict validator for the part of JSON Schema 2020-12 that openapi.yaml uses. A keyword it does not know is an
/// exception and never passed over. <c>format</c> is asserted. ajv judges the same corpus (see corpus.json), so that the
/// two cannot differ unnoticed. Stateless but for the document; safe for concurrent use.
/// </summary>
/// <param name="document">Where references point into.</param>
internal sealed class SchemaValidator(JsonElement document)
{
    /// <summary>What <paramref name="schema"/> refuses in <paramref name="body"/>; empty when it is valid.</summary>
    public IReadOnlyList<SchemaError> Validate(JsonElement schema, JsonElement body)
    {
        var errors = new List<SchemaError>();
        Check(schema, body, "", errors);
        return errors;
    }

    /// <summary>The schema of this name under <c>components</c>.</summary>
    public JsonElement Named(string name) => JsonPointer.Resolve(document, $"#/components/schemas/{name}");

    /// <summary>Checks <paramref name="body"/>, which stands at <paramref name="path"/>, and adds what it finds.</summary>
    public void Check(JsonElement schema, JsonElement body, string path, List<SchemaError> errors)
    {
        if (schema.ValueKind is JsonValueKind.True)
        {
            return;
        }

        if (schema.ValueKind is JsonValueKind.False)
        {
            errors.Add(new(path, "nothing may stand here"));
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            Check(schema, keyword.Name, keyword.Value, body, path, errors);
        }
    }

    private void Check(JsonElement schema, string keyword, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        switch (SchemaKeywords.GroupOf(keyword))
        {
            case KeywordGroup.Annotation:
                break;
            case KeywordGroup.Reference:
                Check(JsonPointer.Resolve(document, value.GetString()!), body, path, errors);
                break;
            case KeywordGroup.Any:
                ValueRules.Check(keyword, value, body, path, errors);
                break;
            case KeywordGroup.Number when body.ValueKind is JsonValueKind.Number:
                NumberRules.Check(keyword, value, body, path, errors);
                break;
            case KeywordGroup.Text when body.ValueKind is JsonValueKind.String:
                TextRules.Check(keyword, value, body, path, errors);
                break;
            case KeywordGroup.Format:
                FormatRules.Check(value.GetString()!, body, path, errors);
                break;
            case KeywordGroup.Array when body.ValueKind is JsonValueKind.Array:
                ContainerRules.CheckArray(this, keyword, value, body, path, errors);
                break;
            case KeywordGroup.Object when body.ValueKind is JsonValueKind.Object:
                ContainerRules.CheckObject(this, schema, keyword, value, body, path, errors);
                break;
            case KeywordGroup.Combination:
                CombinationRules.Check(this, schema, keyword, value, body, path, errors);
                break;
            default:
                break;
        }
    }
}
