using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runflow.Emulator.Models;

/// <summary>A model as data: what it takes, what it makes, what it costs and how long it takes. A sibling is another
/// file in <c>Catalogue/</c>, not code.</summary>
internal sealed record ModelDefinition
{
    /// <summary>The <c>model_id</c> of its runs.</summary>
    public required Guid Id { get; init; }

    /// <summary>The path below <c>/v1/models/</c>: owner and name, and a variant where there is one.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string Version { get; init; }

    public required string CategoryCode { get; init; }

    public required string PricingNote { get; init; }

    /// <summary>USD for each succeeded image.</summary>
    public required decimal PricePerImageUsd { get; init; }

    /// <summary>The price as the wire writes money.</summary>
    [JsonIgnore]
    public string PriceText => field ??= PricePerImageUsd.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture);

    public required ModelTiming Timing { get; init; }

    /// <summary>Key of <see cref="Sizes"/> that is used when neither the caller nor a source says one.</summary>
    public required string DefaultSize { get; init; }

    /// <summary>Presets of the <c>size</c> input, in pixels.</summary>
    public required IReadOnlyDictionary<string, PixelSize> Sizes { get; init; }

    public required IReadOnlyList<ModelInput> Inputs { get; init; }

    /// <summary>Which of <see cref="Inputs"/> a property is; -1 for none. They are few, and so no name has to be made of
    /// the property's bytes.</summary>
    public int IndexOf(JsonProperty property)
    {
        for (var i = 0; i < Inputs.Count; i++)
        {
            if (property.NameEquals(Inputs[i].Name))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Nominal times in milliseconds; each is scattered by ± 20 % from the seed.</summary>
internal sealed record ModelTiming(int QueueMs, int DispatchMs, int InferenceMs, int StepMs);

/// <summary>Width and height in pixels.</summary>
internal readonly record struct PixelSize(int Width, int Height);

/// <summary>What a field of the input is to the emulator.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputRole>))]
internal enum InputRole
{
    /// <summary>Accepted and echoed; it changes nothing.</summary>
    None,
    Prompt,
    Steps,
    Seed,
    Size,
    Source,
}

/// <summary>How a field of the input is checked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputType>))]
internal enum InputType
{
    String,
    Integer,

    /// <summary>One of the model's <see cref="ModelDefinition.Sizes"/>.</summary>
    Size,

    /// <summary>One image in any of the forms of <see cref="ImageInput"/>.</summary>
    Image,

    /// <summary>A list of them.</summary>
    [JsonStringEnumMemberName("image_list")]
    ImageList,
}

/// <summary>One field of a model's input.</summary>
internal sealed record ModelInput
{
    public required string Name { get; init; }

    public required InputType Type { get; init; }

    public InputRole Role { get; init; }

    public bool Required { get; init; }

    public required string Description { get; init; }

    /// <summary>Smallest integer, or fewest entries of a list.</summary>
    public long? Minimum { get; init; }

    /// <summary>Largest integer, or most entries of a list.</summary>
    public long? Maximum { get; init; }

    /// <summary>The value of an absent integer.</summary>
    public long? Default { get; init; }

    /// <summary>Above it a warning: of an integer its value, of a string its code points.</summary>
    public long? WarnAbove { get; init; }

    /// <summary>Where a source stands among the sources, 0 first.</summary>
    public int SourceOrder { get; init; }

    /// <summary>Its path in a create request.</summary>
    [JsonIgnore]
    public string[] Loc => field ??= ["body", "input", Name];
}

/// <summary>Reads model files; a field they do not know is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ModelDefinition))]
internal sealed partial class ModelJson : JsonSerializerContext;
