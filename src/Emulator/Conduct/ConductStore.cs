using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Conduct;

/// <summary>
/// Watches what clients and receivers of one epoch do, request by request, each held against what the same request or the same
/// run met before. A request that succeeds, while none has failed, costs one look. Remembers the last 10,000 requests that
/// failed and runs that were read. Takes the epoch's gate itself.
/// </summary>
internal sealed class ConductStore
{
    /// <summary>Requests that failed, and runs that are read: each as many as this.</summary>
    public const int MostWatched = 10_000;

    private const string Read = "/v1/runs/{id}";
    private const string IdempotencyKey = "Idempotency-Key";
    private const string Elsewhere = "no route";

    /// <summary>Headers that an answer of the API can depend on: with another one it is another request. What a client writes anew
    /// for each attempt (trace ids, counters of retries) is not among them.</summary>
    private static readonly string[] Telling = ["Authorization", "X-Organization-Id", "Content-Type", IdempotencyKey, InBand.Header];

    private readonly Epoch epoch;
    private readonly BoundedTable<UInt128, Failures> failed = new(MostWatched);
    private readonly BoundedTable<Guid, Reads> reads = new(MostWatched);
    private volatile bool anyFailed;

    /// <param name="epoch">Whose.</param>
    /// <param name="everywhere">Collects what is found in the whole process.</param>
    public ConductStore(Epoch epoch, ConductFindings everywhere)
    {
        this.epoch = epoch;
        Findings = new ConductFindings(everywhere);
        epoch.Part<Outbox>().AttemptEnded += OnAttemptEnded;
    }

    public ConductFindings Findings { get; }

    /// <summary>Lets every epoch's watch know of requests, each at the moment at which its end is decided and nobody knows of it yet:
    /// so a retry never comes before what it repeats.</summary>
    public static void Listen(Exchanges exchanges)
    {
        exchanges.Answered += static exchange => exchange.Epoch.Part<ConductStore>().Take(exchange, broken: false);
        exchanges.Cut += static exchange => exchange.Epoch.Part<ConductStore>().Take(exchange, broken: true);
        exchanges.Closed += static exchange =>
        {
            if (exchange is { IsCutOff: false } and ({ IsAnswered: false } or { IsAborted: true }))
            {
                exchange.Epoch.Part<ConductStore>().Take(exchange, broken: true);
            }
        };
    }

    private void Take(Exchange exchange, bool broken)
    {
        var ending = broken ? default : new Ending(exchange.Status, exchange.RetryAfter, exchange.Faults.Count > 0 && exchange.Faults.Any(static decision => decision is { Strikes: true, Fault: StatusFault or ExpiredFault }));
        var isRead = exchange is { Status: 200, Operation: Read, Method: "GET" } && !broken && exchange.Run != Guid.Empty;
        var isRemembered = ending.IsFailure || ending.IsRefusal;
        if (!isRemembered && !isRead && !anyFailed)
        {
            return;
        }

        var key = isRemembered || anyFailed ? Key(exchange) : default;
        lock (epoch.Gate)
        {
            var arrival = new Moment(exchange.At, exchange.Wall);
            var end = new Moment(epoch.Clock.Now, exchange.Wall.Plus(exchange.Duration));
            if (isRemembered || anyFailed)
            {
                JudgeRetry(exchange, key, arrival, end, ending, isSecondWord: broken && exchange.IsAnswered);
            }

            if (isRead)
            {
                JudgeRead(exchange, arrival);
            }
            else if (broken && exchange.IsAnswered)
            {
                // Half an answer is none: to read again is a retry and no polling.
                reads.Remove(exchange.Run);
            }

            if (ending.Status == 403 && IsExpired(exchange))
            {
                Found(Habits.ExpiredUrl, exchange, static () => "It had expired by sandbox time.");
            }
        }
    }

    /// <param name="exchange">The request.</param>
    /// <param name="key">What it has in common with its retries.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="end">When its end was decided.</param>
    /// <param name="ending">How it ended.</param>
    /// <param name="isSecondWord">Its answer was decided before, and broke off: it was judged then.</param>
    private void JudgeRetry(Exchange exchange, UInt128 key, Moment arrival, Moment end, Ending ending, bool isSecondWord)
    {
        var before = failed.TryGet(key, out var known) ? known : null;
        if (!isSecondWord && before is not null)
        {
            var creates = exchange.Method == HttpMethods.Post && (exchange.Operation ?? exchange.Path).StartsWith("/v1/models/", StringComparison.Ordinal);
            foreach (var (habit, detail) in before.Judge(arrival, ending, creates, exchange.Headers.Find(IdempotencyKey) is not null))
            {
                Found(habit, exchange, () => detail);
            }
        }

        if (ending.IsFailure || ending.IsRefusal)
        {
            failed.Set(key, Failures.After(before, end, ending));
        }
        else if (before is not null)
        {
            failed.Remove(key);
        }

        failed.Forget(one => one.IsOver(end));
        anyFailed = failed.Count > 0;
    }

    private void JudgeRead(Exchange exchange, Moment arrival)
    {
        // Where reads move a run there is no pace to keep.
        if (epoch.Sandbox.Lifecycle.Advance == AdvanceMode.Poll)
        {
            return;
        }

        var ended = epoch.Part<RunStore>().Find(exchange.Run)?.Run.Status.IsTerminal() ?? true;
        if (!reads.TryGet(exchange.Run, out var before))
        {
            reads.Set(exchange.Run, new Reads(arrival, 0, ended));
            return;
        }

        var after = before.After(arrival, ended);
        reads.Set(exchange.Run, after);
        if (after.Judge(before) is { } habit)
        {
            FoundRead(habit, exchange, before, after);
        }
    }

    /// <summary>Apart from <see cref="JudgeRead"/>, so that a read of which there is nothing to say makes no closure.</summary>
    private void FoundRead(Habit habit, Exchange exchange, Reads before, Reads after) => Found(habit, exchange, () => after.Tell(before));

    /// <summary>A receiver that takes what nobody can vouch for. Sinks are ours and check nothing.</summary>
    private void OnAttemptEnded(Delivery delivery, Attempt attempt)
    {
        if (!attempt.Outcome.IsTaken || delivery.Secret is null || attempt.Faults.Count == 0 || attempt.Faults.Any(static decision => decision is { Strikes: true, Fault: LoseFault }))
        {
            return;
        }

        if (attempt.Faults.FirstOrDefault(static decision => decision is { Strikes: true, Fault: BadSignatureFault or WrongSecretFault or UnsignedFault or TamperFault }) is { } forgery
            && Uri.TryCreate(delivery.Order.Url, UriKind.Absolute, out var url) && !OwnSurface.IsSink(url))
        {
            Findings.Add(Habits.ForgedCallbackTaken, "callback", () => new Sighting(attempt.SentAt, $"{delivery.Order.Url} answered {attempt.Outcome.StatusCode} to an attempt with the fault {forgery.Fault.Kind}.")
            {
                Run = delivery.Order.RunId ?? Guid.Empty,
                Delivery = delivery.Id,
            });
        }
    }

    private void Found(Habit habit, Exchange exchange, Func<string> detail) =>
        Findings.Add(habit, Name(exchange), () => new Sighting(exchange.At, detail()) { RequestId = exchange.Id, Run = exchange.Run });

    private static string Name(Exchange exchange) => exchange.Operation is { } pattern ? FaultSubjects.Name(exchange.Method, pattern) : Elsewhere;

    /// <summary>Refused because its time was over, by the URL's own word and not by a fault's.</summary>
    private static bool IsExpired(Exchange exchange) =>
        exchange.Path.StartsWith(PresignedUrls.Root, StringComparison.Ordinal)
        && !exchange.Faults.Any(static decision => decision.Strikes)
        && PresignedUrls.ExpiryOf(exchange.Query) is { } expiry && exchange.At.UnixMilliseconds >= expiry;

    /// <summary>What a request has in common with its retries: method, path, query, the telling headers, the size of all of them when
    /// that is why it was refused, and the body's kept beginning and length. Of credentials it sees the fingerprint.</summary>
    private static UInt128 Key(Exchange exchange)
    {
        var headers = string.Join('\0', Telling.Select(name => exchange.Headers.Find(name) is { } value ? $"+{value}" : "-"));
        var size = exchange.Headers.Size > Edge.MaxHeaderBytes ? exchange.Headers.Size : 0;
        var head = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{exchange.Method}\0{exchange.Path}{exchange.Query}\0{headers}\0{size}\0{exchange.RequestBody?.Size}\0"));
        byte[] whole = [.. head, .. exchange.RequestBody is { } body ? body.Bytes.Span : default];
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.Hash(whole, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
