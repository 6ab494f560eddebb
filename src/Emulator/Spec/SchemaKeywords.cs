using System.Collections.Frozen;
using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>Which kind of body a keyword speaks about.</summary>
internal enum KeywordGroup
{
    /// <summary>Says nothing about validity.</summary>
    Annotation,

    /// <summary>Points to another schema.</summary>
    Reference,

    /// <summary>Any body.</summary>
    Any,

    /// <summary>Numbers only.</summary>
    Number,

    /// <summary>Strings only.</summary>
    Text,

    /// <summary>Strings or numbers, by its value.</summary>
    Format,

    /// <summary>Arrays only.</summary>
    Array,

    /// <summary>Objects only.</summary>
    Object,

    /// <summary>Other schemas, applied to the same body.</summary>
    Combination,
}

/// <summary>The keywords that the validator knows. Everything else is refused, so that a misspelt one cannot pass.</summary>
internal static class SchemaKeywords
{
    private static readonly FrozenDictionary<string, KeywordGroup> Groups = new Dictionary<string, KeywordGroup>
    {
        ["title"] = KeywordGroup.Annotation,
        ["description"] = KeywordGroup.Annotation,
        ["default"] = KeywordGroup.Annotation,
        ["examples"] = KeywordGroup.Annotation,
        ["contentMediaType"] = KeywordGroup.Annotation,
        ["$ref"] = KeywordGroup.Reference,
        ["type"] = KeywordGroup.Any,
        ["enum"] = KeywordGroup.Any,
        ["const"] = KeywordGroup.Any,
        ["minimum"] = KeywordGroup.Number,
        ["maximum"] = KeywordGroup.Number,
        ["minLength"] = KeywordGroup.Text,
        ["maxLength"] = KeywordGroup.Text,
        ["pattern"] = KeywordGroup.Text,
        ["format"] = KeywordGroup.Format,
        ["items"] = KeywordGroup.Array,
        ["minItems"] = KeywordGroup.Array,
        ["maxItems"] = KeywordGroup.Array,
        ["properties"] = KeywordGroup.Object,
        ["required"] = KeywordGroup.Object,
        ["additionalProperties"] = KeywordGroup.Object,
        ["maxProperties"] = KeywordGroup.Object,
        ["allOf"] = KeywordGroup.Combination,
        ["anyOf"] = KeywordGroup.Combination,
        ["oneOf"] = KeywordGroup.Combination,
        ["if"] = KeywordGroup.Combination,
        ["then"] = KeywordGroup.Combination,
        ["else"] = KeywordGroup.Combination,
    }.ToFrozenDictionary();

    /// <summary>The group of a keyword.</summary>
    /// <exception cref="NotSupportedException">The validator does not know it.</exception>
    public static KeywordGroup GroupOf(string keyword) => Groups.TryGetValue(keyword, out var group)
        ? group
        : throw new NotSupportedException($"The validator does not know the keyword '{keyword}'; teach it, and add cases to corpus.json.");

    /// <summary>Walks through a schema and all it holds, and refuses what the validator does not know.</summary>
    public static void RefuseUnknown(JsonElement schema)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        foreach (var (keyword, value) in schema.EnumerateObject().Select(p => (p.Name, p.Value)))
        {
            _ = GroupOf(keyword);
            switch (keyword)
            {
                case "properties":
                    value.EnumerateObject().ToList().ForEach(p => RefuseUnknown(p.Value));
                    break;
                case "allOf" or "anyOf" or "oneOf":
                    value.EnumerateArray().ToList().ForEach(RefuseUnknown);
                    break;
                case "items" or "additionalProperties" or "if" or "then" or "else":
                    RefuseUnknown(value);
                    break;
                case "format":
                    FormatRules.RefuseUnknown(value.GetString()!);
                    break;
                default:
                    break;
            }
        }
    }
}
