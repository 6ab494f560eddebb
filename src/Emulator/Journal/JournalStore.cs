using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>
/// The requests of one epoch, in the order of arrival: at most <c>retain_requests</c> of them, and never more than the
/// process has room for (<see cref="JournalBudget"/>). Guarded by the epoch's gate, which it takes itself: requests come
/// in outside of it.
/// </summary>
internal sealed class JournalStore(Epoch epoch, JournalBudget budget) : IDisposable
{
    private readonly Queue<Exchange> entries = new();
    private readonly JournalPages pages = new();
    private readonly int most = epoch.Sandbox.Options.RetainRequests;
    private readonly CounterStore counters = epoch.Part<CounterStore>();
    private readonly EventFeed feed = epoch.Part<EventFeed>();
    private long held;
    private long oldest = long.MaxValue;
    private bool ended;

    /// <summary>Number of the oldest entry, <see cref="long.MaxValue"/> when there is none. May be read outside the gate,
    /// as a hint.</summary>
    public long Oldest => Volatile.Read(ref oldest);

    /// <summary>A request has arrived.</summary>
    public void Open(Exchange exchange)
    {
        lock (epoch.Gate)
        {
            exchange.At = epoch.Clock.Now;
            if (ended)
            {
                return;
            }

            if (entries.Count == 0)
            {
                Volatile.Write(ref oldest, exchange.Number);
                budget.Enter(this);
            }

            entries.Enqueue(exchange);
            exchange.IsKept = true;
            Account(exchange);
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
        lock (epoch.Gate)
        {
            Pack(exchange);
            Account(exchange);
            Tell(exchange);
        }
    }

    /// <summary>It has ended.</summary>
    public void Close(Exchange exchange)
    {
        if (exchange is { IsCounted: true, IsAborted: false, Content: PackedContent } && exchange.Bytes == exchange.AccountedBytes)
        {
            // Nothing has come to it since its answer, as nearly always.
            budget.Trim();
            return;
        }

        lock (epoch.Gate)
        {
            Pack(exchange);
            Account(exchange);
            if (exchange.IsAborted || !exchange.IsCounted)
            {
                Tell(exchange);
            }

            if (exchange.IsAborted)
            {
                counters.Count(Counter.RequestsAborted);
            }

            if (!exchange.IsKept)
            {
                exchange.Forget();
            }
        }

        budget.Trim();
    }

    /// <summary>Shows somebody what is there, the oldest first. He keeps nothing of it: the memory that it lies in is used again.</summary>
    public T Read<T>(Func<Exchange[], T> read)
    {
        Exchange[] there;
        JournalPages.Page[] shown;
        lock (epoch.Gate)
        {
            shown = pages.Show();
            there = [.. entries];
        }

        try
        {
            return read(there);
        }
        finally
        {
            lock (epoch.Gate)
            {
                JournalPages.Hide(shown);
            }
        }
    }

    /// <summary>Drops entries older than <paramref name="number"/>, for as long as the process holds more than <paramref name="target"/> bytes.</summary>
    public void EvictBefore(long number, long target)
    {
        lock (epoch.Gate)
        {
            while (entries.TryPeek(out var first) && first.Number <= number && budget.Held > target)
            {
                Evict();
            }
        }
    }

    public void Dispose()
    {
        lock (epoch.Gate)
        {
            ended = true;
            entries.Clear();
            Volatile.Write(ref oldest, long.MaxValue);
            budget.Leave(this, held);
            held = 0;
        }
    }

    /// <summary>Moves what the entry holds into the journal's own memory.</summary>
    private void Pack(Exchange exchange)
    {
        if (exchange.IsKept && !ended && exchange.Content is not PackedContent)
        {
            var (content, before) = (exchange.Content, exchange.Place as JournalPages.Page);
            exchange.Content = new PackedContent(content, pages.Take(PackedContent.Measure(content), out var page));
            exchange.Place = page;
            if (before is not null)
            {
                // It was answered once more, since the first answer could not be written.
                pages.Release(before);
            }
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

    private void Account(Exchange exchange)
    {
        if (!exchange.IsKept || ended)
        {
            return;
        }

        var more = exchange.Bytes - exchange.AccountedBytes;
        exchange.AccountedBytes += more;
        held += more;
        budget.Add(more);
    }

    private void Evict()
    {
        var exchange = entries.Dequeue();
        exchange.IsKept = false;
        exchange.Forget();
        if (exchange.Place is JournalPages.Page page)
        {
            pages.Release(page);
        }

        held -= exchange.AccountedBytes;
        budget.Add(-exchange.AccountedBytes);
        Volatile.Write(ref oldest, entries.TryPeek(out var first) ? first.Number : long.MaxValue);
        if (entries.Count == 0)
        {
            budget.Leave(this, 0);
        }
    }
}
