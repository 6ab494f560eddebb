using System.Diagnostics.CodeAnalysis;
using Runflow.Contracts;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Images;
using Runflow.Emulator.Models;

namespace Runflow.Emulator.Runs;

/// <summary>What was asked for: everything of a run that never changes.</summary>
internal sealed record RunSpec
{
    public required Guid Id { get; init; }

    /// <summary>The run key: what every draw of this run is keyed by, together with <see cref="Ordinal"/>.</summary>
    public required ItemKey Key { get; init; }

    /// <summary>The create ordinal: how many runs of that key were accepted before it in this epoch.</summary>
    public required int Ordinal { get; init; }

    public required ModelDefinition Model { get; init; }

    public required InputTemplate Input { get; init; }

    /// <summary>The inline images, in the order of the input's holes.</summary>
    public required Guid[] Assets { get; init; }

    /// <summary>The prompt without directives. Null leaves it where it stands, in <see cref="Input"/>, and it is read there whenever somebody
    /// asks: most runs are never looked at that closely, and what each of them keeps is what the garbage collector has to carry.</summary>
    [AllowNull]
    public required string Prompt { get => field ?? Input.Read(Model).Prompt; init; }

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
    public required PaintSource[] Sources { get => field ?? RunSources.Addressed(Input.Read(Model)); init; }

    /// <summary>Addresses that are fetched in <c>dispatching</c>, each at its source's index; null where there is nothing to fetch.</summary>
    public IReadOnlyList<string?> SourceUrls { get; init; } = [];

    /// <summary>Whether the output has the first source's size, which a fetch finds out.</summary>
    public bool SizeOfFirstSource { get; init; }

    /// <summary>What shall be done with it; null for nothing special.</summary>
    public Directives? Directives { get; init; }

    /// <summary>The fault rules that were asked when it was accepted, and what came of it.</summary>
    public IReadOnlyList<Decision> Faults { get; init; } = [];

    /// <summary>What was accepted but is unlikely to be meant.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the sources cannot be read; the run then fails at <c>preprocess</c>.</summary>
    public string? SourceProblem { get; init; }

    public string? CallbackUrl { get; init; }

    /// <summary>The batch it is part of; null for none.</summary>
    public Guid? BatchId { get; init; }

    public RawJson? Metadata { get; init; }

    public string? ClientRef { get; init; }

    public required Guid RequestId { get; init; }

    /// <summary>A function of seed, <see cref="Key"/> and <see cref="Ordinal"/> (<see cref="RunDraws"/>).</summary>
    public required RunScatter Scatter { get; init; }

    /// <summary>Base of the URLs in its callback.</summary>
    public required string BaseUrl { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Units of the model's price that its success takes.</summary>
    public decimal Units => Model.Price.Units(Count, Size, SourcePixels);

    /// <summary>USD that its success costs.</summary>
    public decimal Price => Model.Price.Of(Units);
}

/// <summary>Why a run failed.</summary>
internal sealed record RunFailure(string Code, string Message, string Stage);

/// <summary>Wall time of each move, for people who look at a timeline; no part of what is reproducible.</summary>
internal readonly record struct WallTimes(Instant Created, Instant? Dispatched = null, Instant? Started = null, Instant? Completed = null);

/// <summary>
/// What of a run changes as it moves. It is kept in place in the run's <see cref="RunEntry"/>: a move writes over it and
/// leaves nothing behind, so that a million moves are no work for the garbage collector.
/// </summary>
internal readonly record struct RunState(RunStatus Status)
{
    /// <summary>Entry into <c>dispatching</c>.</summary>
    public Instant? DispatchedAt { get; init; }

    /// <summary>Entry into <c>running</c>.</summary>
    public Instant? StartedAt { get; init; }

    public Instant? CompletedAt { get; init; }

    public RunFailure? Failure { get; init; }

    /// <summary>It is <c>dispatching</c> and its sources are being fetched.</summary>
    public bool AwaitsSources { get; init; }

    public WallTimes Wall { get; init; }

    /// <summary>What it took from the account; null until success.</summary>
    public Debit? Debit { get; init; }

    /// <summary>The state after a legal move of the run of <paramref name="spec"/>.</summary>
    public RunState Moved(RunSpec spec, RunStatus to, Instant at, Instant wall, RunFailure? failure, Debit? debit = null) => this with
    {
        Status = to,
        DispatchedAt = to == RunStatus.Dispatching ? at : DispatchedAt,
        StartedAt = to == RunStatus.Running ? at : StartedAt,
        CompletedAt = to.IsTerminal() ? at : null,
        Failure = failure,
        Debit = debit,
        AwaitsSources = to == RunStatus.Dispatching && spec.SourceUrls.Any(static url => url is not null),
        Wall = to switch
        {
            RunStatus.Dispatching => Wall with { Dispatched = wall },
            RunStatus.Running => Wall with { Started = wall },
            _ => Wall with { Completed = wall },
        },
    };
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
    public long? DurationMs => CompletedAt is { } end ? (long)(end - Spec.CreatedAt).TotalMilliseconds : null;

    /// <summary>The run after a legal move.</summary>
    public Run Moved(RunStatus to, Instant at, Instant wall, RunFailure? failure, Debit? debit = null) =>
        this with { State = State.Moved(Spec, to, at, wall, failure, debit) };
}
