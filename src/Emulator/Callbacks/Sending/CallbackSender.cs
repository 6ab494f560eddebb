using System.Net;
using Runflow.Emulator.Callbacks.Egress;

namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>
/// Makes one attempt: asks the egress rules, dials an address they allowed, posts the bytes once, and reports. When to
/// try, and whether to try again, is the business of the deliveries. Shared by all sandboxes and threads; a receiver
/// that hangs holds its own connection and nothing else.
/// </summary>
internal sealed class CallbackSender(
    EgressPolicy policy, IHostResolver resolver, TimeSpan timeout, bool tlsInsecure, TimeProvider time, Func<IPEndPoint, bool> isOwnListener)
    : IDisposable
{
    private readonly HttpMessageInvoker invoker = new(CallbackHandler.Create(timeout, tlsInsecure, new Dialler(time)));

    /// <summary>Whether a refused loopback connection is explained with the container; read from the environment.</summary>
    public bool InContainer { get; init; } = Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1";

    /// <summary>Takes messages that never leave the process; answers null for the others. Asked before the egress rules.</summary>
    public Func<CallbackMessage, CancellationToken, Task<AttemptOutcome?>>? Inside { get; init; }

    /// <summary>Sends the message once. Every way to fail is an outcome.</summary>
    /// <exception cref="OperationCanceledException">The caller's own token was cancelled; there is no outcome to record.</exception>
    public async Task<AttemptOutcome> SendAsync(CallbackMessage message, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        var recorder = new WireRecorder(time, started);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        AttemptOutcome outcome;
        try
        {
            outcome = await AttemptAsync(message, recorder, started, either.Token);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
        catch (Exception e) when (deadline.IsCancellationRequested || e is OperationCanceledException)
        {
            outcome = AttemptOutcome.Failed(AttemptFault.Timeout, FaultSentences.Timeout(timeout));
        }
        catch (Exception e)
        {
            outcome = AttemptOutcome.Failed(AttemptFault.Connection, FaultSentences.Connection(e, InContainer));
        }

        ct.ThrowIfCancellationRequested();
        return outcome with
        {
            ResponseTimeMs = (int)Math.Min(time.GetElapsedTime(started).TotalMilliseconds, int.MaxValue),
            Wire = outcome.Wire ?? recorder.Take(message.Body),
        };
    }

    public void Dispose() => invoker.Dispose();

    private async Task<AttemptOutcome> AttemptAsync(CallbackMessage message, WireRecorder recorder, long started, CancellationToken token)
    {
        if (Inside is not null && await Inside(message, token) is { } taken)
        {
            return taken;
        }

        // A resolver of the operating system may not stop when told to; the attempt does.
        var decision = await policy.DecideAsync(message.Url, resolver, isOwnListener, token).AsTask().WaitAsync(token);
        switch (decision.Verdict)
        {
            case EgressVerdict.Denied:
                return AttemptOutcome.Failed(AttemptFault.EgressDenied, decision.Sentence);
            case EgressVerdict.Unresolved:
                return AttemptOutcome.Failed(AttemptFault.Connection, decision.Sentence);
            default:
                using (var response = await PostAsync(message, recorder, decision.Endpoints, started, token))
                {
                    return await ReadAsync(response, token);
                }
        }
    }

    /// <summary>Posts to the first endpoint that takes a connection. Once one has, its answer or failure is the attempt's.</summary>
    private async Task<HttpResponseMessage> PostAsync(
        CallbackMessage message, WireRecorder recorder, IReadOnlyList<IPEndPoint> endpoints, long started, CancellationToken token)
    {
        for (var left = endpoints.Count; ; left--)
        {
            using var request = OutgoingRequest.To(endpoints[^left], message);
            recorder.Attach(request);
            if (left > 1)
            {
                var remaining = timeout - time.GetElapsedTime(started);
                Dialler.SetPatience(request, remaining > TimeSpan.Zero ? remaining / left : TimeSpan.Zero);
            }

            try
            {
                return await invoker.SendAsync(request, token);
            }
            catch (HttpRequestException e) when (left > 1 && e.InnerException is DialException)
            {
                // Nothing was sent: the next address of the same decision.
            }
        }
    }

    private async Task<AttemptOutcome> ReadAsync(HttpResponseMessage response, CancellationToken token)
    {
        var body = await AnswerBody.ReadAsync(response.Content, token);
        List<KeyValuePair<string, string>> headers = [];
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers.AddRange(values.Select(value => KeyValuePair.Create(name, value)));
        }

        var sentence = body.Broken switch
        {
            null => null,
            _ when token.IsCancellationRequested => FaultSentences.BodyTimeout(timeout),
            _ => FaultSentences.BodyBroken,
        };
        return new((int)response.StatusCode, body.Kept, headers, AttemptFault.None, sentence, 0);
    }
}
