using Runflow.Contracts;

namespace Runflow.Emulator.Models;

/// <summary>A model as the wire shows it; the same in every sandbox. Source: section 7 of the wire reference.</summary>
internal static class ModelView
{
    /// <summary>What every model makes. Source: the model page, "Output schema".</summary>
    private static readonly (string Name, string Description)[] Outputs =
    [
        ("outputs", "Unified output array - one entry per generated artifact with url/type/width/height/content_type."),
        ("seed", "Deterministic seed used for generation, or null if not returned."),
        ("timing", "Provider timing info (inference_ms etc.), or null."),
        ("nsfw_detected", "true if flagged as NSFW, false if cleared, null if not checked."),
    ];

    public static ModelDocument Document(ModelDefinition model) => new()
    {
        Id = model.Id,
        Slug = model.Slug,
        Name = model.Name,
        Description = model.Description,
        Version = model.Version,
        IsPublic = model.IsPublic,
        CategoryCode = model.CategoryCode,
        StatusCode = "active",
        BasePrice = model.Price.Text,
        PriceUnitCode = UnitCode(model.Price.Per),
        PricingNote = model.PricingNote,
        Inputs = [.. model.Inputs.Index().Select(input => Input(model, input.Item, input.Index))],
        Outputs = [.. Outputs.Index().Select(output => Output(model, output.Item.Name, output.Item.Description, output.Index))],
    };

    public static string UnitCode(PriceUnit unit) => unit switch
    {
        PriceUnit.Image => "image",
        PriceUnit.OutputMegapixel => "output_megapixel",
        _ => "megapixel",
    };

    private static ModelVariableDocument Input(ModelDefinition model, ModelInput input, int order)
    {
        IReadOnlyList<string>? values = input.Type == InputType.Size ? [.. model.Sizes.Keys] : input.Values;
        return new ModelVariableDocument
        {
            Id = StableId.Of($"{model.Id}/inputs/{input.Name}"),
            Name = input.Name,
            DisplayName = DisplayName(input.Name),
            Description = input.Description,
            VariableTypeCode = TypeCode(input.Type),
            ValidatorCode = values is not null ? "enum" : input.Minimum is null && input.Maximum is null ? null : input.Type == InputType.ImageList ? "length" : "range",
            ValidatorAttrs = new ValidatorDocument { Values = values, Minimum = input.Minimum, Maximum = input.Maximum },
            IsRequired = input.Required,
            DefaultValue = input.Default,
            SortOrder = order,
        };
    }

    private static ModelVariableDocument Output(ModelDefinition model, string name, string description, int order) => new()
    {
        Id = StableId.Of($"{model.Id}/outputs/{name}"),
        Name = name,
        DisplayName = DisplayName(name),
        Description = description,
        VariableTypeCode = "json",
        ValidatorCode = null,
        ValidatorAttrs = new ValidatorDocument(),
        IsRequired = false,
        DefaultValue = null,
        SortOrder = order,
    };

    private static string TypeCode(InputType type) => type switch
    {
        InputType.Integer => "integer",
        InputType.Boolean => "boolean",
        InputType.Image => "image",
        InputType.ImageList => "image_list",
        _ => "string",
    };

    /// <summary><c>image_size</c> reads <c>Image size</c>.</summary>
    private static string DisplayName(string name)
    {
        var words = name.Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
