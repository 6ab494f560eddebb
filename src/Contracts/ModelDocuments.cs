using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>A model that can be run. Source: <c>openapi.yaml#/components/schemas/Model</c>.</summary>
public sealed record ModelDocument
{
    /// <summary>The <c>model_id</c> of its runs.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>Its path below <c>/v1/models/</c>.</summary>
    [JsonPropertyName("slug")] public required string Slug { get; init; }

    /// <summary>The name for people.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>What it does.</summary>
    [JsonPropertyName("description")] public required string Description { get; init; }

    /// <summary>The <c>target_version</c> of its runs.</summary>
    [JsonPropertyName("version")] public required string Version { get; init; }

    /// <summary>Whether <c>/v1/public/models</c> lists it.</summary>
    [JsonPropertyName("is_public")] public required bool IsPublic { get; init; }

    /// <summary>For example <c>image-to-image</c>.</summary>
    [JsonPropertyName("category_code")] public required string CategoryCode { get; init; }

    /// <summary><c>active</c>.</summary>
    [JsonPropertyName("status_code")] public required string StatusCode { get; init; }

    /// <summary>USD for one unit, a plain decimal.</summary>
    [JsonPropertyName("base_price")] public required string BasePrice { get; init; }

    /// <summary>What the unit is: <c>image</c>, <c>output_megapixel</c> or <c>megapixel</c>.</summary>
    [JsonPropertyName("price_unit_code")] public required string PriceUnitCode { get; init; }

    /// <summary>The price for people.</summary>
    [JsonPropertyName("pricing_note")] public required string PricingNote { get; init; }

    /// <summary>What it takes.</summary>
    [JsonPropertyName("inputs")] public required IReadOnlyList<ModelVariableDocument> Inputs { get; init; }

    /// <summary>What it makes.</summary>
    [JsonPropertyName("outputs")] public required IReadOnlyList<ModelVariableDocument> Outputs { get; init; }
}

/// <summary>One input or output of a model.</summary>
public sealed record ModelVariableDocument
{
    /// <summary>The variable; the same in every sandbox.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>Its name in <c>input</c> or <c>output</c>.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>The name for people.</summary>
    [JsonPropertyName("display_name")] public required string DisplayName { get; init; }

    /// <summary>What it is.</summary>
    [JsonPropertyName("description")] public required string Description { get; init; }

    /// <summary><c>string</c>, <c>integer</c>, <c>boolean</c>, <c>image</c>, <c>image_list</c> or <c>json</c>.</summary>
    [JsonPropertyName("variable_type_code")] public required string VariableTypeCode { get; init; }

    /// <summary><c>enum</c>, <c>range</c>, <c>length</c>, or null when anything goes.</summary>
    [JsonPropertyName("validator_code")] public required string? ValidatorCode { get; init; }

    /// <summary>What the validator wants: <c>{"values": […]}</c>, or <c>minimum</c> and <c>maximum</c>.</summary>
    [JsonPropertyName("validator_attrs")] public required ValidatorDocument ValidatorAttrs { get; init; }

    /// <summary>Whether a run needs it.</summary>
    [JsonPropertyName("is_required")] public required bool IsRequired { get; init; }

    /// <summary>What an absent one means; null for nothing.</summary>
    [JsonPropertyName("default_value")] public required JsonElement? DefaultValue { get; init; }

    /// <summary>Its place, from 0.</summary>
    [JsonPropertyName("sort_order")] public required int SortOrder { get; init; }
}

/// <summary>What a validator wants; what does not apply is absent.</summary>
public sealed record ValidatorDocument
{
    /// <summary>The values that are taken.</summary>
    [JsonPropertyName("values")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The smallest number, or the fewest entries.</summary>
    [JsonPropertyName("minimum")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? Minimum { get; init; }

    /// <summary>The largest number, or the most entries.</summary>
    [JsonPropertyName("maximum")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? Maximum { get; init; }
}
