using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Models;

/// <summary>A model as data: what it takes, what it makes, what it costs and how long it takes. A sibling is another
/// file in <c>Catalogue/</c>, or in the folder of the setting <c>models</c>, not code.</summary>
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

    /// <summary>Whether <c>/v1/public/models</c> lists it.</summary>
    public required bool IsPublic { get; init; }

    public required ModelPrice Price { get; init; }

    public required ModelTiming Timing { get; init; }

    /// <summary>Key of <see cref="Sizes"/> that is used when neither the caller nor a source says one.</summary>
    public required string DefaultSize { get; init; }

    /// <summary>Presets of the <c>size</c> input, in pixels.</summary>
    public required IReadOnlyDictionary<string, PixelSize> Sizes { get; init; }

    public required IReadOnlyList<ModelInput> Inputs { get; init; }

    /// <summary><see cref="Inputs"/> as every create goes through them.</summary>
    [JsonIgnore]
    public ModelInput[] Fields => field ??= [.. Inputs];

    private NameTable FieldNames => field ??= new(Inputs.Select(static input => input.Name));

    private PixelSize[] Presets => field ??= [.. Sizes.Values];

    private NameTable PresetNames => field ??= new(Sizes.Keys);

    /// <summary>Which of <see cref="Inputs"/> a property is; -1 for none.</summary>
    public int IndexOf(TapeValue name) => FieldNames.IndexOf(name);

    /// <summary>The preset of that name; null for none.</summary>
    public PixelSize? Preset(TapeValue name) => PresetNames.IndexOf(name) is >= 0 and var index ? Presets[index] : null;
}

/// <summary>Nominal times in milliseconds; each is scattered by ± 20 % from the seed.</summary>
internal sealed record ModelTiming(int QueueMs, int DispatchMs, int InferenceMs, int StepMs);

/// <summary>Width and height in pixels.</summary>
internal readonly record struct PixelSize(int Width, int Height);

/// <summary>Reads model files; a field they do not know is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ModelDefinition))]
internal sealed partial class ModelJson : JsonSerializerContext;
