using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>
/// The requests of one epoch, in the order of arrival: at most <c>retain_requests</c> of them, and never more than the
/// process has room for (<see cref="JournalBudget"/>). A request is an object for as long as it is under way, which anybody may
/// look at; at its end it is packed into a page and the object goes the way of everything young.
/// <para>Two locks, never one within the other. The epoch's gate is held where a request takes its place among everything else
/// that happens: to count and to tell of its answer. A lock of the journal's own guards its entries, their pages and what is
/// accounted for them, so that whoever copies into a page or reads all of them holds up no run.</para>
/// </summary>
internal sealed class JournalStore(Epoch epoch, JournalBudget budget) : IDisposable
{
    private readonly Lock guard = new();
    private readonly Ring<JournalEntry> entries = new();
    private readonly JournalPages pages = new();
    private readonly int most = epoch.Sandbox.Options.RetainRequests;
    private readonly CounterStore counters = epoch.Part<CounterStore>();
    private readonly EventFeed feed = epoch.Part<EventFeed>();
    private long held;
    private long oldest = long.MaxValue;
    private bool ended;

    /// <summary>Number of the oldest request, <see cref="long.MaxValue"/> when there is none. May be read without a lock, as a
    /// hint.</summary>
    public long Oldest => Volatile.Read(ref oldest);

    /// <summary>A request has arrived.</summary>
    public void Open(Exchange exchange)
    {
        exchange.At = epoch.Clock.Shown;
        lock (guard)
        {
            if (ended)
            {
                return;
            }

            if (entries.Count == 0)
            {
                Volatile.Write(ref oldest, exchange.Number);
                budget.Enter(this);
            }

            var entry = JournalEntry.Of(exchange);
            exchange.Place = entries.Add(entry);
            Account(entry.Bytes);
            if (entries.Count > most)
            {
                Evict();
            }
        }
    }

    /// <summary>Its answer was decided: it counts, and is told of, before anybody has the answer. So the order of what a
    /// client does one after another is the order here.</summary>
    public void Answer(Exchange exchange)
    {
        pages.Approach();
        lock (epoch.Gate)
        {
            Tell(exchange);
        }
    }

    /// <summary>It has ended.</summary>
    public void Close(Exchange exchange)
    {
        if (exchange.IsAborted || !exchange.IsCounted)
        {
            lock (epoch.Gate)
            {
                Tell(exchange);
                if (exchange.IsAborted)
                {
                    counters.Count(Counter.RequestsAborted);
                }
            }
        }

        Pack(exchange);
        budget.Trim();
    }

    /// <summary>Shows somebody what is there. He keeps nothing of it: the memory that it lies in is used again.</summary>
    public T Read<T>(Func<JournalReading, T> read)
    {
        JournalEntry[] there;
        JournalPages.Page[] shown;
        lock (guard)
        {
            shown = pages.Show();
            there = new JournalEntry[entries.Count];
            for (var index = 0; index < there.Length; index++)
            {
                var entry = entries[entries.First + index];
                there[index] = entry.UnderWay is { } exchange ? entry with { UnderWay = exchange.Show() } : entry;
            }
        }

        try
        {
            return read(new(epoch, there));
        }
        finally
        {
            lock (guard)
            {
                JournalPages.Hide(shown);
            }
        }
    }

    /// <summary>Drops requests older than <paramref name="number"/>, for as long as the process holds more than <paramref name="target"/> bytes.</summary>
    public void EvictBefore(long number, long target)
    {
        lock (guard)
        {
            while (entries.Count > 0 && entries[entries.First].Number <= number && budget.Held > target)
            {
                Evict();
            }
        }
    }

    public void Dispose()
    {
        lock (guard)
        {
            ended = true;
            entries.Clear();
            Volatile.Write(ref oldest, long.MaxValue);
            budget.Leave(this, held);
            held = 0;
        }
    }

    private void Tell(Exchange exchange)
    {
        if (!exchange.IsCounted)
        {
            exchange.IsCounted = true;
            counters.CountRequest(exchange);
        }

        feed.Publish(exchange);
    }

    /// <summary>Puts a request that has ended into a page, unless it is gone from here already.</summary>
    private void Pack(Exchange exchange)
    {
        var length = exchange.PackedLength;
        lock (guard)
        {
            if (exchange.Place < entries.First)
            {
                return;
            }

            ref var entry = ref entries[exchange.Place];
            var before = entry.Bytes;
            var page = pages.Take(length, out var offset);
            exchange.Pack(page.Bytes.AsSpan(offset, length));
            entry = new(exchange.Number, null, page, offset, length, exchange.Extras);
            Account(entry.Bytes - before);
        }
    }

    private void Evict()
    {
        var gone = entries.RemoveFirst();
        if (gone.Page is { } page)
        {
            pages.Release(page);
        }

        Account(-gone.Bytes);
        Volatile.Write(ref oldest, entries.Count > 0 ? entries[entries.First].Number : long.MaxValue);
        if (entries.Count == 0)
        {
            budget.Leave(this, 0);
        }
    }

    private void Account(long bytes)
    {
        held += bytes;
        budget.Add(bytes);
    }
}
