using System.Globalization;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Runs;

/// <summary>The body of a create, validated but not yet accepted: a pure value that no sandbox has seen. Input and metadata may
/// lie in the text it was read from, and are good for as long as that. It is gone with the request, and so it lies on the stack.</summary>
internal readonly record struct CreateRequest
{
    private const int MaxCallbackUrl = 2048;
    private const int MaxClientRef = 255;
    private static readonly string[][] Known = [["body", "input"], ["body", "metadata"], ["body", "callback_url"], ["body", "client_ref"]];
    private static readonly string[] Names = [.. Known.Select(static loc => loc[1])];

    /// <summary>The id that its run is to have; null draws it, as for all that come by <c>/v1</c>.</summary>
    public Guid? Id { get; init; }

    public required ModelDefinition Model { get; init; }

    public required ItemKey Key { get; init; }

    public required AskedImages Images { get; init; }

    public required InputTemplate Template { get; init; }

    /// <summary>What stood in each hole of <see cref="Template"/>.</summary>
    public required IReadOnlyList<ImageInput> HoleSources { get; init; }

    /// <summary>How many source images it names.</summary>
    public required int SourceCount { get; init; }

    /// <summary>The source images in the model's order; null when all of them are addresses, which stand in <see cref="Template"/>.</summary>
    public required IReadOnlyList<SourceImage>? Sources { get; init; }

    /// <summary>The address of each source image; null for one that is stored.</summary>
    public IEnumerable<string?> Addresses => Sources?.Select(static source => source.Image.Url) ?? Template.Addresses(Model);

    public required string? CallbackUrl { get; init; }

    public required RawJson? Metadata { get; init; }

    public required string? ClientRef { get; init; }

    /// <summary>What the request asks to be done with its run.</summary>
    public required Directives? Directives { get; init; }

    /// <summary>The prompt without directives: what stands in the picture's caption. Null when that is what stands in <see cref="Template"/>:
    /// no directive was taken out of it, and the template is whole.</summary>
    public required string? OwnPrompt { get; init; }

    /// <summary><see cref="OwnPrompt"/>, else the one of the template.</summary>
    public string Prompt => OwnPrompt ?? Template.Prompt(Model);

    /// <summary>What is accepted but unlikely to be meant.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Reads and checks <paramref name="body"/>, collecting every problem.</summary>
    /// <param name="model">What is to run.</param>
    /// <param name="body">An object.</param>
    /// <param name="faultHeader">Value of the header that asks for faults.</param>
    /// <param name="problems">Takes what is found.</param>
    /// <param name="outlook">Says what a callback will come to; null does not ask.</param>
    /// <param name="ordinals">Where the run's ordinal will be looked up; null for nowhere.</param>
    /// <returns>Null when there are problems.</returns>
    public static CreateRequest? Read(
        ModelDefinition model, TapeValue body, string? faultHeader, Problems problems, CallbackOutlook? outlook = null, CreateOrdinals? ordinals = null)
    {
        TapeValue input = default, metadata = default;
        string? callbackUrl = null, clientRef = null, hint = null;
        foreach (var property in body.Properties)
        {
            var loc = Loc(property.Name);
            switch (loc[1])
            {
                case "input":
                    input = Object(property.Value, loc, problems);
                    break;
                case "metadata" when property.Value.Kind != JsonValueKind.Null:
                    metadata = Object(property.Value, loc, problems);
                    break;
                case "callback_url" when property.Value.Kind != JsonValueKind.Null:
                    callbackUrl = Text(property.Value, loc, MaxCallbackUrl, problems);
                    if (callbackUrl is not null)
                    {
                        WebAddress.Check(callbackUrl, loc, problems, outlook);
                    }

                    break;
                case "client_ref" when property.Value.Kind != JsonValueKind.Null:
                    clientRef = Text(property.Value, loc, MaxClientRef, problems);
                    break;
                case "metadata" or "callback_url" or "client_ref":
                    break;
                default:
                    hint ??= Misplaced(model, loc, problems);
                    break;
            }
        }

        var given = RunKey.Given(metadata);
        if (given is { } own && !(own.Kind == JsonValueKind.String && own.GetString().Length is > 0 and <= RunKey.MaxLength))
        {
            problems.Add(["body", "metadata", "emulator", "key"], $"must be a string of 1 to {RunKey.MaxLength} characters");
        }

        if (input.Kind == JsonValueKind.Undefined)
        {
            if (!body.TryGet("input"u8, out _))
            {
                problems.Missing(["body", "input"], hint);
            }

            return null;
        }

        ItemKey key = default;
        if (given is null)
        {
            // Nobody has looked at its count for long: that is fetched while the rest is checked.
            key = RunKey.Of(model.Slug, input);
            ordinals?.Approach(KeyHash.Of(key));
        }

        var validated = InputValidator.Validate(model, input, problems);
        var directives = DirectiveReader.Read(faultHeader, metadata, validated.Prompt, problems, out var prompt);
        if (problems.Any)
        {
            return null;
        }

        var template = InputTemplate.Of(input, validated, out var holeSources);
        var isWhole = template.Holes == 0;
        return new CreateRequest
        {
            Model = model,
            Key = given is { } words ? ItemKey.Of(words.GetString()) : key,
            Images = validated.Images,
            Template = template,
            HoleSources = holeSources,
            SourceCount = validated.Sources.Count,
            Sources = isWhole ? null : [.. validated.Sources.All.Select(static source => source.ToImage())],
            CallbackUrl = callbackUrl,
            Metadata = metadata.Kind == JsonValueKind.Object ? new RawJson(metadata.ToCompact()) : null,
            ClientRef = clientRef,
            Directives = directives,
            OwnPrompt = prompt ?? (isWhole ? null : validated.PromptText),
            Warnings = problems.Warnings,
        };
    }

    /// <summary>Warns of a field that means nothing where it stands.</summary>
    /// <returns>What it says about an input that is missing; null for nothing.</returns>
    private static string? Misplaced(ModelDefinition model, string[] loc, Problems problems)
    {
        var name = loc[1];
        var belongs = model.Inputs.Any(input => input.Name == name);
        var near = belongs ? null : Nearest.To(name, Names);
        problems.Warn(loc, $"is no field of a create request and is ignored{(belongs ? "; it belongs in input" : near is null ? "" : $"; did you mean {near}?")}");
        return belongs ? $"{name} belongs in input: {{\"input\": {{\"{name}\": …}}}}"
            : near == "input" ? $"\"{name}\" is no field, did you mean input?"
            : null;
    }

    /// <summary>The path of a field; those that are known have theirs already.</summary>
    private static string[] Loc(TapeValue name) =>
        name.Is("input"u8) ? Known[0]
        : name.Is("metadata"u8) ? Known[1]
        : name.Is("callback_url"u8) ? Known[2]
        : name.Is("client_ref"u8) ? Known[3]
        : ["body", name.GetString()];

    private static TapeValue Object(TapeValue value, string[] loc, Problems problems)
    {
        if (value.Kind == JsonValueKind.Object)
        {
            return value;
        }

        problems.Add(loc, "must be a JSON object", "type");
        return default;
    }

    private static string? Text(TapeValue value, string[] loc, int most, Problems problems)
    {
        if (value.Kind != JsonValueKind.String)
        {
            problems.Add(loc, "must be a string", "type");
            return null;
        }

        var text = value.GetString();
        if (text.Length > most && text.EnumerateRunes().Count() is var length && length > most)
        {
            problems.Add(loc, string.Create(CultureInfo.InvariantCulture, $"is {length} characters long; at most {most} are taken"));
            return null;
        }

        return text;
    }
}
