using System.Diagnostics;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>
/// One request and its answer, from arrival to end: what the journal shows. It holds references and copies only what will
/// not stay as it is; nothing is formatted before somebody looks. Written by the request's own thread; others may read it
/// at any time and see it half done. Once it has ended it is history: the journal keeps it as bytes (<see cref="Pack"/>), and
/// this object lets go of everything large.
/// </summary>
internal sealed partial class Exchange
{
    private static readonly KeptHeaders NoHeaders = new(default, 0, isWhole: true);
    private readonly Exchanges? owner;
    private CancellationToken gone;
    private ExchangeMemory memory;

    /// <summary>Somebody was shown it before it had ended, who may still read what it keeps. Guarded by the journal's lock.</summary>
    private bool isShown;
    private bool handedOver;
    private bool lost;

    /// <summary>A request has arrived.</summary>
    /// <param name="owner">Tells of it.</param>
    /// <param name="http">The request.</param>
    /// <param name="epoch">The life of the sandbox that it came in.</param>
    /// <param name="arrival">Whose it is.</param>
    /// <param name="number">Which request of the process.</param>
    /// <param name="stamp">Wall timestamp of arrival.</param>
    /// <param name="wall">Wall time of arrival.</param>
    public Exchange(Exchanges owner, HttpContext http, Epoch epoch, in Arrival arrival, long number, long stamp, Instant wall)
    {
        this.owner = owner;

        // The server forgets a client that left before anybody had asked for this token.
        gone = http.RequestAborted;
        Epoch = epoch;
        Refusal = arrival.Refusal;
        IsKeyed = arrival.IsKeyed;
        Number = number;
        Stamp = stamp;
        Wall = wall;
        Method = http.Request.Method;
        Path = http.Request.Path.Value ?? "/";
        Query = http.Request.QueryString.Value ?? "";
        Headers = new KeptHeaders(http.Request.Headers, IsKeyed ? epoch.Sandbox : null, Edge.MaxHeaderBytes, ref memory);
    }

    /// <summary><c>req_…</c>, as in the answer's <c>X-Emulator-Request-Id</c>.</summary>
    public string Id => Edge.RequestId(Number);

    /// <summary>Counts the requests of the process: the order of arrival.</summary>
    public long Number { get; }

    /// <summary>The life of the sandbox that it came in; the default sandbox's when it has no valid key.</summary>
    public Epoch Epoch { get; }

    /// <summary>Why it names no sandbox of its own; routes that need none do not care.</summary>
    public ApiError? Refusal { get; }

    /// <summary>Whether it names a sandbox of its own by a key.</summary>
    public bool IsKeyed { get; }

    /// <summary>Cancelled when the client hangs up.</summary>
    public CancellationToken Gone => gone;

    /// <summary>Wall timestamp of arrival.</summary>
    public long Stamp { get; }

    /// <summary>Wall time of arrival.</summary>
    public Instant Wall { get; }

    /// <summary>Sandbox time of arrival.</summary>
    public Instant At { get; set; }

    public string Method { get; }

    public string Path { get; }

    /// <summary>With its question mark; empty when there is none.</summary>
    public string Query { get; }

    public KeptHeaders Headers { get; private set; }

    /// <summary>Null when no body was read to its end.</summary>
    public KeptBody? RequestBody { get; private set; }

    /// <summary>Null when nothing was answered.</summary>
    public KeptBody? AnswerBody { get; private set; }

    /// <summary>Pattern of the route that took it; null when none did.</summary>
    public string? Operation { get; private set; }

    /// <summary>Status of the answer, also of one that the client did not wait for; 0 when none was decided.</summary>
    public int Status { get; private set; }

    /// <summary>True from the moment an answer was decided: before its first byte leaves, so that who has the answer
    /// finds it here.</summary>
    public bool IsAnswered => Status != 0;

    /// <summary>True once nothing more happens with it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>How long a refusal asked to be waited for, by Retry-After; null for nothing.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>True when a fault closed the connection.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>True when the client hung up before it had the answer.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Wall time from arrival to the answer's decision, and after the end to the end.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>The run it was about; empty when none.</summary>
    public Guid Run { get; set; }

    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>Every rule that was asked on its way, and what came of it.</summary>
    public IReadOnlyList<Decision> Faults { get; set; } = [];

    /// <summary>True once it was counted. Guarded by the epoch's gate.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Which of the journal's entries it is; -1 for none. Guarded by the journal's lock.</summary>
    public long Place { get; set; } = -1;

    /// <summary>Its span, where traces are exported.</summary>
    public Activity? Span { get; set; }

    /// <summary>The exchange of a request; null when it is not recorded.</summary>
    public static Exchange? Of(HttpContext http) => (Exchange?)http.Features[typeof(Exchange)];

    /// <summary>The request's body, complete, in memory that is given back later.</summary>
    public void Asks(ReadOnlySpan<byte> body) => RequestBody = KeptBody.Copy(body, ref memory);

    /// <summary>Copies what is good until the request ends: its answer, as a rule.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes) => memory.Keep(bytes);

    /// <summary>An answer was decided; called before any of it is written.</summary>
    public void Answers(HttpContext http, int status, KeptBody body)
    {
        if (IsClosed)
        {
            // The server answers for a handler that has ended without an answer: what the journal has said of it stays said.
            return;
        }

        AnswerBody = body;
        Operation = Pattern(http);
        Duration = owner!.Since(Stamp);
        RetryAfter = status >= 400 ? RetryAfterHeader.Read(http.Response.Headers.RetryAfter, At) : null;
        Status = status;
        owner.OnAnswered(this);
    }

    /// <summary>The framework answers with <paramref name="body"/>, or with a part of it, and decides on the status itself.</summary>
    public void AnswersWhenStarted(HttpContext http, ReadOnlyMemory<byte> body) => http.Response.OnStarting(() =>
    {
        var response = http.Response;
        var whole = response.StatusCode == StatusCodes.Status200OK && !HttpMethods.IsHead(Method);
        Answers(http, response.StatusCode, whole ? KeptBody.Of(body) : new KeptBody(default, HttpMethods.IsHead(Method) ? 0 : response.ContentLength ?? 0));
        return Task.CompletedTask;
    });

    /// <summary>The whole answer is with the server: a client that now hangs up has it, or could have.</summary>
    public void HandedOver() => handedOver = true;

    /// <summary>The server did not take the answer: the client has gone.</summary>
    public void Lost() => lost = true;

    /// <summary>A fault closes the connection: it is not the client that has gone.</summary>
    public void CutOff(HttpContext http)
    {
        IsCutOff = true;
        Operation ??= Pattern(http);
        Duration = owner!.Since(Stamp);
        owner.OnCut(this);
    }

    /// <summary>Whether the client has gone.</summary>
    public static bool IsGone(HttpContext http, Exchange? exchange) =>
        http.RequestAborted.IsCancellationRequested || exchange is { gone.IsCancellationRequested: true } or { lost: true };

    /// <summary>Nothing more happens with the request.</summary>
    public void Close(HttpContext http)
    {
        IsAborted = !handedOver && !IsCutOff && IsGone(http, this);
        Operation ??= Pattern(http);
        Duration = owner!.Since(Stamp);
        gone = default;
        IsClosed = true;
        owner.OnClosed(this);

        // Who still has it, as one of the latest events, shall not hold on to all that.
        (Headers, RequestBody, AnswerBody) = (NoHeaders, null, null);
        if (!isShown)
        {
            memory.Return();
        }
    }

    /// <summary>What it is at this moment, whatever becomes of it; what it keeps then belongs to who is shown it. Under the journal's
    /// lock, and never of one that has ended.</summary>
    public Exchange Show()
    {
        isShown = true;
        return (Exchange)MemberwiseClone();
    }

    private static string? Pattern(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
}
