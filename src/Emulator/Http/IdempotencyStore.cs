using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Http;

/// <summary>
/// The answers that idempotency keys of one epoch stand for. One lives 24 hours of sandbox time; when they hold more than
/// <c>idempotency_bytes</c> the oldest go, and their keys are as new. Guarded by the epoch's gate.
/// </summary>
/// <param name="mostBytes">Bytes of all answers together.</param>
internal sealed partial class IdempotencyStore(long mostBytes)
{
    /// <summary>How long a key stands for its answer. Source: section 1 of the wire reference, <b>we</b>.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly Dictionary<UInt128, IdempotencyEntry> entries = [];
    private readonly Queue<IdempotencyEntry> byAge = new();
    private long bytes;

    /// <summary>Answers that are kept.</summary>
    public int Count => byAge.Count;

    /// <summary>Finds the entry of a slot, or makes one that the caller has to <see cref="Settle"/>.</summary>
    public (IdempotencyEntry Entry, bool Mine) Claim(UInt128 slot, byte[] body, Instant now)
    {
        while (byAge.TryPeek(out var oldest) && oldest.Expires <= now)
        {
            Drop(byAge.Dequeue());
        }

        if (entries.TryGetValue(slot, out var entry))
        {
            return (entry, false);
        }

        entry = new IdempotencyEntry(slot, body);
        entries.Add(slot, entry);
        return (entry, true);
    }

    /// <summary>The first request of an entry has ended. Without an answer to keep, its key is as new.</summary>
    public void Settle(IdempotencyEntry entry, StoredAnswer? answer, Instant now)
    {
        if (answer is null)
        {
            entries.Remove(entry.Slot);
        }
        else
        {
            Keep(entry, answer, now.Plus(Life));
        }

        entry.End();
    }

    private void Keep(IdempotencyEntry entry, StoredAnswer answer, Instant expires)
    {
        entry.Keep(answer, expires);
        byAge.Enqueue(entry);
        bytes += entry.Bytes;
        while (bytes > mostBytes)
        {
            Drop(byAge.Dequeue());
        }
    }

    private void Drop(IdempotencyEntry entry)
    {
        entries.Remove(entry.Slot);
        bytes -= entry.Bytes;
    }
}

/// <summary>An answer as it is replayed.</summary>
/// <param name="Status">HTTP status, 2xx.</param>
/// <param name="ContentType">Null for an answer without a body.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Masked">What the journal shows in its place; null when it shows it as it is.</param>
/// <param name="Warnings">What the first request was warned of.</param>
/// <param name="Run">The run it was about; empty when none.</param>
internal sealed record StoredAnswer(int Status, string? ContentType, byte[] Body, ReadOnlyMemory<byte>? Masked, IReadOnlyList<string> Warnings, Guid Run);

/// <summary>What one key stands for: a request under way, and then its answer. Guarded by the epoch's gate, but for
/// <see cref="Ended"/>.</summary>
internal sealed class IdempotencyEntry(UInt128 slot, byte[] body)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Hash of method, path and key.</summary>
    public UInt128 Slot => slot;

    /// <summary>SHA-256 of the first request's body.</summary>
    public byte[] Body => body;

    /// <summary>Null while the first request is under way.</summary>
    public StoredAnswer? Answer { get; private set; }

    public Instant Expires { get; private set; }

    /// <summary>Completes when the first request has ended, however it did.</summary>
    public Task Ended => ended.Task;

    /// <summary>Memory it holds, roughly.</summary>
    public long Bytes => 400 + (Answer is { } answer ? answer.Body.Length + answer.Warnings.Sum(static warning => 2L * warning.Length) : 0);

    public void Keep(StoredAnswer answer, Instant expires) => (Answer, Expires) = (answer, expires);

    public void End() => ended.SetResult();
}
