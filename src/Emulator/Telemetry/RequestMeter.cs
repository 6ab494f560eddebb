using System.Collections.Concurrent;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Telemetry;

/// <summary>
/// Counts and times the requests to the emulated API since the process began. Routes, the usual methods and statuses are
/// few, so it stays small whatever clients send. Thread-safe.
/// </summary>
internal sealed class RequestMeter
{
    /// <summary>Stands for the route of a request that none took.</summary>
    public const string Unrouted = "(none)";

    private readonly ConcurrentDictionary<(string Method, string Route), Series> series = new();

    /// <summary>The route that ended last, and its series: mostly it is the next one's as well.</summary>
    private Latest? latest;
    private long aborted;

    /// <summary>Requests whose client hung up before it had the answer.</summary>
    public long Aborted => Volatile.Read(ref aborted);

    /// <summary>Every pair of method and route that was met, in a fixed order.</summary>
    public IReadOnlyList<(string Method, string Route, Series Series)> List() =>
    [
        .. series.Select(static entry => (entry.Key.Method, entry.Key.Route, entry.Value))
            .OrderBy(static entry => entry.Route, StringComparer.Ordinal).ThenBy(static entry => entry.Method, StringComparer.Ordinal),
    ];

    /// <summary>A request has ended.</summary>
    public void Count(Exchange exchange)
    {
        if (exchange.IsAborted)
        {
            Interlocked.Increment(ref aborted);
        }

        Find(exchange.Method, exchange.Operation ?? Unrouted).Count(exchange.Status, exchange.Duration);
    }

    private Series Find(string method, string route)
    {
        if (latest is not { } known || !ReferenceEquals(known.Method, method) || !ReferenceEquals(known.Route, route))
        {
            latest = known = new(method, route, series.GetOrAdd((MethodOf(method), route), static _ => new Series()));
        }

        return known.Series;
    }

    /// <summary>A client may invent methods; they count as one.</summary>
    private static string MethodOf(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "other";

    private sealed record Latest(string Method, string Route, Series Series);

    /// <summary>The requests of one method and route.</summary>
    internal sealed class Series
    {
        private readonly ConcurrentDictionary<int, Tally> statuses = new();

        /// <summary>Of the status that was answered last: mostly it is the next one's as well.</summary>
        private Tally latest = new(-1);

        public Histogram Times { get; } = new();

        /// <summary>How often each status was answered, in rising order; 0 stands for no answer.</summary>
        public IReadOnlyList<KeyValuePair<int, long>> Statuses => [.. statuses.Values.OrderBy(static tally => tally.Status).Select(static tally => KeyValuePair.Create(tally.Status, tally.Count))];

        public void Count(int status, TimeSpan time)
        {
            var tally = latest;
            if (tally.Status != status)
            {
                latest = tally = statuses.GetOrAdd(status, static status => new Tally(status));
            }

            tally.Increment();
            Times.Observe(time);
        }

        /// <summary>How often one status was answered.</summary>
        private sealed class Tally(int status)
        {
            private long count;

            public int Status => status;

            public long Count => Volatile.Read(ref count);

            public void Increment() => Interlocked.Increment(ref count);
        }
    }
}
