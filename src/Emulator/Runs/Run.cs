using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Runflow.Contracts;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Images;
using Runflow.Emulator.Models;

namespace Runflow.Emulator.Runs;

/// <summary>What was asked for: everything of a run that never changes. What few runs have lies in <see cref="RunExtras"/>.</summary>
internal sealed record RunSpec
{
    /// <summary>Bytes at the beginning of one in which everything lies that a transition looks at.</summary>
    public const int HotBytes = 128;

    private readonly RunExtras extras = RunExtras.None;

    // Structs lie behind everything else, in the order in which they are declared: these two are within the hot bytes.
    private readonly RunScatter scatter;
    private readonly Guid id;

    public required Guid Id { get => id; init => id = value; }

    /// <summary>The run key: what every draw of this run is keyed by, together with <see cref="Ordinal"/>.</summary>
    public required ItemKey Key { get; init; }

    /// <summary>The create ordinal: how many runs of that key were accepted before it in this epoch.</summary>
    public required int Ordinal { get; init; }

    public required ModelDefinition Model { get; init; }

    /// <summary>Its texts where they lie.</summary>
    internal RunBody Body { get; init; }

    /// <summary>Where the holes of its input are.</summary>
    internal int[] Holes
    {
        get => extras.Holes;
        init => extras = value.Length == extras.Holes.Length && value.Length == 0 ? extras : extras with { Holes = value };
    }

    [JsonRequired]
    public InputTemplate Input
    {
        get => new(Body.Input, Holes);
        init => (Body, Holes) = (RunBody.Of(value.Text.Span, Body.Metadata.Span), value.Places);
    }

    /// <summary>The inline images, in the order of the input's holes.</summary>
    public required Guid[] Assets
    {
        get => extras.Assets;
        init => extras = value.Length == extras.Assets.Length && value.Length == 0 ? extras : extras with { Assets = value };
    }

    /// <summary>The prompt without directives. Null leaves it where it stands, in <see cref="Input"/>, and it is read there whenever somebody
    /// asks: most runs are never looked at that closely, and what each of them keeps is what the garbage collector has to carry.</summary>
    [AllowNull]
    public required string Prompt
    {
        get => extras.Prompt ?? Input.Prompt(Model);
        init => extras = ReferenceEquals(value, extras.Prompt) ? extras : extras with { Prompt = value };
    }

    public required long Steps { get; init; }

    public required long Seed { get; init; }

    public required PixelSize Size { get; init; }

    /// <summary>Images to make.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Pixels of all sources together, as far as they are known.</summary>
    public long SourcePixels { get; init; }

    /// <summary>Nobody checks what the images show.</summary>
    public bool Unchecked { get; init; }

    public required ImageFormat Format { get; init; }

    /// <summary>What is drawn from, in the model's order. Null, as for the prompt, when all of them are addresses in <see cref="Input"/>.</summary>
    [AllowNull]
    public required PaintSource[] Sources
    {
        get => extras.Sources ?? RunSources.Addressed(Input.Addresses(Model));
        init => extras = ReferenceEquals(value, extras.Sources) ? extras : extras with { Sources = value };
    }

    /// <summary>Addresses that are fetched in <c>dispatching</c>, each at its source's index; null where there is nothing to fetch.</summary>
    public IReadOnlyList<string?> SourceUrls
    {
        get => extras.SourceUrls;
        init => extras = value.Count == extras.SourceUrls.Count && value.Count == 0 ? extras : extras with { SourceUrls = value };
    }

    /// <summary>Whether there is anything to fetch.</summary>
    public bool Fetches => SourceUrls.Count > 0 && SourceUrls.Any(static url => url is not null);

    /// <summary>Whether the output has the first source's size, which a fetch finds out.</summary>
    public bool SizeOfFirstSource { get; init; }

    /// <summary>What shall be done with it; null for nothing special.</summary>
    public Directives? Directives
    {
        get => extras.Directives;
        init => extras = ReferenceEquals(value, extras.Directives) ? extras : extras with { Directives = value };
    }

    /// <summary>The fault rules that were asked when it was accepted, and what came of it.</summary>
    public IReadOnlyList<Decision> Faults
    {
        get => extras.Faults;
        init => extras = value.Count == extras.Faults.Count && value.Count == 0 ? extras : extras with { Faults = value };
    }

    /// <summary>What was accepted but is unlikely to be meant.</summary>
    public IReadOnlyList<string> Warnings
    {
        get => extras.Warnings;
        init => extras = value.Count == extras.Warnings.Count && value.Count == 0 ? extras : extras with { Warnings = value };
    }

    /// <summary>Why the sources cannot be read; the run then fails at <c>preprocess</c>.</summary>
    public string? SourceProblem
    {
        get => extras.SourceProblem;
        init => extras = ReferenceEquals(value, extras.SourceProblem) ? extras : extras with { SourceProblem = value };
    }

    public string? CallbackUrl { get; init; }

    /// <summary>The batch it is part of; null for none.</summary>
    public Guid? BatchId
    {
        get => extras.BatchId;
        init => extras = value == extras.BatchId ? extras : extras with { BatchId = value };
    }

    public RawJson? Metadata
    {
        get => Body.Metadata is { IsEmpty: false } json ? new RawJson(json) : null;
        init => Body = RunBody.Of(Body.Input.Span, value is { } json ? json.Utf8.Span : []);
    }

    public string? ClientRef
    {
        get => extras.ClientRef;
        init => extras = ReferenceEquals(value, extras.ClientRef) ? extras : extras with { ClientRef = value };
    }

    public required Guid RequestId { get; init; }

    /// <summary>A function of seed, <see cref="Key"/> and <see cref="Ordinal"/> (<see cref="RunDraws"/>).</summary>
    public required RunScatter Scatter { get => scatter; init => scatter = value; }

    /// <summary>Base of the URLs in its callback.</summary>
    public required string BaseUrl { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Units of the model's price that its success takes.</summary>
    public decimal Units => Model.Price.Units(Count, Size, SourcePixels);

    /// <summary>USD that its success costs.</summary>
    public decimal Price => Model.Price.Of(Units);
}

/// <summary>A run at one moment. Immutable: what <see cref="RunEntry.Run"/> answers stays as it was.</summary>
internal sealed record Run(RunSpec Spec, RunState State)
{
    public RunStatus Status => State.Status;

    public Instant? DispatchedAt => State.DispatchedAt;

    public Instant? StartedAt => State.StartedAt;

    public Instant? CompletedAt => State.CompletedAt;

    public RunFailure? Failure => State.Failure;

    public WallTimes Wall => State.Wall;

    public Debit? Debit => State.Debit;

    /// <summary>USD that it was debited with; null until success.</summary>
    public decimal? Cost => State.Debit?.Amount;

    /// <summary>Whole milliseconds from created to completed.</summary>
    public long? DurationMs => State.DurationMs(Spec);

    /// <summary>The run after a legal move.</summary>
    public Run Moved(RunStatus to, Instant at, Instant wall, RunFailure? failure, Debit? debit = null) =>
        this with { State = State.Moved(Spec, to, at, wall, failure, debit) };
}
