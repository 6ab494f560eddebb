using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Models;

namespace Runflow.Emulator.Batches;

/// <summary>One item and the run it became, at one moment.</summary>
/// <param name="Id">UUID of the item.</param>
/// <param name="BatchId">Its batch.</param>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="RunId">The run.</param>
/// <param name="ClientRef">The caller's correlation id.</param>
/// <param name="Status">The run's status; it stays when the run is forgotten.</param>
internal sealed record BatchItem(Guid Id, Guid BatchId, int Index, Guid RunId, string? ClientRef, RunStatus Status);

/// <summary>A batch at one moment. Immutable; <see cref="BatchStore"/> puts the next one in its place.</summary>
internal sealed record Batch
{
    public required Guid Id { get; init; }

    /// <summary>The batch key: what its draws are keyed by, together with <see cref="Ordinal"/>.</summary>
    public required string Key { get; init; }

    /// <summary>How many batches of that key were accepted before it in this epoch.</summary>
    public required int Ordinal { get; init; }

    public required ModelDefinition Model { get; init; }

    /// <summary>1 to 100, in the order of the request.</summary>
    public required IReadOnlyList<BatchItem> Items { get; init; }

    public required string? CallbackUrl { get; init; }

    public required RawJson? Metadata { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>When the first of its runs left <c>queued</c>.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When the last of its runs ended.</summary>
    public Instant? CompletedAt { get; init; }

    public BatchStatus Status { get; init; }

    /// <summary>Whole milliseconds from created to completed.</summary>
    public long? DurationMs => CompletedAt is { } end ? (long)(end - CreatedAt).TotalMilliseconds : null;

    public int Count(RunStatus status) => BatchStatuses.Count(Items.Select(static item => item.Status), status);

    /// <summary>The batch after one of its runs has moved.</summary>
    public Batch Moved(Guid run, RunStatus status, Instant at)
    {
        BatchItem[] items = [.. Items.Select(item => item.RunId == run ? item with { Status = status } : item)];
        var now = BatchStatuses.Of([.. items.Select(static item => item.Status)]);
        return this with
        {
            Items = items,
            Status = now,
            StartedAt = StartedAt ?? (now == BatchStatus.Queued ? null : at),
            CompletedAt = now.IsTerminal() ? at : null,
        };
    }
}
