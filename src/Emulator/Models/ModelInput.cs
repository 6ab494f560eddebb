using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Models;

/// <summary>What a field of the input is to the emulator.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputRole>))]
internal enum InputRole
{
    /// <summary>Accepted and echoed; it changes nothing.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    [JsonStringEnumMemberName("prompt")]
    Prompt,

    [JsonStringEnumMemberName("steps")]
    Steps,

    [JsonStringEnumMemberName("seed")]
    Seed,

    [JsonStringEnumMemberName("size")]
    Size,

    [JsonStringEnumMemberName("source")]
    Source,

    /// <summary>How many images are made.</summary>
    [JsonStringEnumMemberName("count")]
    Count,

    /// <summary>File format of the images: <c>png</c> or <c>jpeg</c>.</summary>
    [JsonStringEnumMemberName("format")]
    Format,

    /// <summary>Whether the images are checked; <c>nsfw_detected</c> is null when they are not.</summary>
    [JsonStringEnumMemberName("safety_checker")]
    SafetyChecker,
}

/// <summary>How a field of the input is checked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputType>))]
internal enum InputType
{
    [JsonStringEnumMemberName("string")]
    String,

    [JsonStringEnumMemberName("integer")]
    Integer,

    [JsonStringEnumMemberName("boolean")]
    Boolean,

    /// <summary>One of <see cref="ModelInput.Values"/>.</summary>
    [JsonStringEnumMemberName("enum")]
    Enum,

    /// <summary>One of the model's <see cref="ModelDefinition.Sizes"/>.</summary>
    [JsonStringEnumMemberName("size")]
    Size,

    /// <summary>One image in any of the forms of <see cref="ImageInput"/>.</summary>
    [JsonStringEnumMemberName("image")]
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

    /// <summary>What an absent field means: a string, an integer or a boolean.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>The values of an enum.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Above it a warning: of an integer its value, of a string its code points.</summary>
    public long? WarnAbove { get; init; }

    /// <summary>Where a source stands among the sources, 0 first.</summary>
    public int SourceOrder { get; init; }

    /// <summary>Its path in a create request.</summary>
    [JsonIgnore]
    public string[] Loc => field ??= ["body", "input", Name];

    /// <summary>The names of <see cref="Values"/>; of none when there are none.</summary>
    [JsonIgnore]
    public NameTable ValueNames => field ??= new(Values ?? []);

    /// <summary><see cref="Default"/>, where there is one, as a request would hold it.</summary>
    [JsonIgnore]
    public JsonTape? DefaultTape => field ??= Default is { } usual ? JsonTape.Of(usual) : null;
}
