using System.Collections.Concurrent;

namespace Runflow.Emulator.Journal;

/// <summary>
/// <c>journal_bytes</c>: how much all journals of the process hold together. When it is too much the oldest requests go
/// first, whoever's they are, down to seven eighths, so that looking for the oldest is seldom. Thread-safe; takes gates one
/// at a time and must be asked to <see cref="Trim"/> outside of all.
/// </summary>
internal sealed class JournalBudget(EmulatorOptions options)
{
    private readonly ConcurrentDictionary<JournalStore, bool> journals = [];
    private readonly Lock trimming = new();
    private long held;

    public long Held => Volatile.Read(ref held);

    public void Add(long bytes) => Interlocked.Add(ref held, bytes);

    /// <summary>A journal has something to lose.</summary>
    public void Enter(JournalStore journal) => journals[journal] = true;

    /// <summary>A journal is empty, or over with all it held.</summary>
    public void Leave(JournalStore journal, long bytes)
    {
        journals.TryRemove(journal, out _);
        Add(-bytes);
    }

    /// <summary>Drops the oldest while there is too much. While one caller does so the others go their way.</summary>
    public void Trim()
    {
        if (Held <= options.JournalBytes || !trimming.TryEnter())
        {
            return;
        }

        try
        {
            var target = options.JournalBytes - (options.JournalBytes / 8);
            var order = new PriorityQueue<JournalStore, long>(journals.Keys.Select(static journal => (journal, journal.Oldest)));
            while (Held > target && order.TryDequeue(out var journal, out _))
            {
                journal.EvictBefore(order.TryPeek(out _, out var next) ? next : long.MaxValue, target);
                if (journal.Oldest != long.MaxValue)
                {
                    order.Enqueue(journal, journal.Oldest);
                }
            }
        }
        finally
        {
            trimming.Exit();
        }
    }
}
