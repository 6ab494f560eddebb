using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks.Sink;

/// <summary>
/// Brings a callback to a sink without a connection, for a host in a test that listens on no port: there a sink is at
/// <c>http://localhost/_emulator/sink/…</c>, the address that such a host's clients use.
/// </summary>
internal sealed class InProcessSink(SandboxRegistry sandboxes, TimeProvider time)
{
    /// <summary>Brings it, when it is for a sink.</summary>
    /// <returns>What came of it; null when the URL leads elsewhere.</returns>
    public async Task<AttemptOutcome?> TryReceiveAsync(CallbackMessage message, CancellationToken cancel)
    {
        if (message.Url is not { Scheme: "http", Host: "localhost", IsDefaultPort: true }
            || SinkAddress.Of(message.Url) is not { } address
            || address.Find(sandboxes) is not { } sandbox)
        {
            return null;
        }

        var headers = OutgoingRequest.Headers(message);
        var head = Encoding.Latin1.GetBytes($"POST {message.Url.PathAndQuery} HTTP/1.1\r\n{string.Concat(headers.Select(static header => $"{header.Key}: {header.Value}\r\n"))}\r\n");
        var sent = Transcript.Nothing(message.Body) with { RequestHead = head, SentBytes = head.Length + message.Body.Length, Connection = "in process", ConnectedMs = 0 };
        if (SinkScript.Read(message.Url.Query, out var problem) is not { } script)
        {
            return Answered(422, problem + ".", sent);
        }

        var kept = sandbox.Current.Part<SinkStore>().Receive(address.Name, script, new("POST", message.Url.PathAndQuery, headers, message.Body));
        if (kept is null)
        {
            return Answered(507, $"There are {SinkStore.MostSinks} sinks already; clear some.", sent);
        }

        var step = kept.Answer;
        await Task.Delay(step is { Status: null, Hangs: true } ? Timeout.InfiniteTimeSpan : step.Delay, time, cancel);
        return step.Status is { } status
            ? Answered(status, script.Body, sent)
            : AttemptOutcome.Failed(AttemptFault.Connection, FaultSentences.Dropped) with { Wire = sent };
    }

    private static AttemptOutcome Answered(int status, string text, Transcript sent)
    {
        var body = Encoding.UTF8.GetBytes(text);
        List<KeyValuePair<string, string>> headers = [new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture))];
        if (body.Length > 0)
        {
            headers.Add(new("Content-Type", "text/plain; charset=utf-8"));
        }

        byte[] raw = [.. Encoding.Latin1.GetBytes($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n{string.Concat(headers.Select(static header => $"{header.Key}: {header.Value}\r\n"))}\r\n"), .. body];
        return new(status, body[..Math.Min(body.Length, AnswerBody.KeptBytes)], headers, AttemptFault.None, null, 0)
        {
            Wire = sent with { Answer = raw[..Math.Min(raw.Length, Transcript.AnswerKept)], AnswerBytes = raw.Length, FirstByteMs = 0 },
        };
    }
}
