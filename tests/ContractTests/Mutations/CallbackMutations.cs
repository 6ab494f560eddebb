using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Callbacks.Sink;

namespace Runflow.Emulator.Tests.Mutations;

/// <summary>Servers that send other callbacks than they keep: a sender in the place of ours.</summary>
internal static class CallbackMutations
{
    private const string Signature = CallbackSignature.HeaderName;
    private const string RequestId = "Runflow-Request-Id";
    private static readonly JsonSerializerOptions Spaced = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<Mutation> All { get; } =
    [
        Sending("hmac-over-other-json", "the signature is over JSON that was parsed and written again", static message => message.With(Signature, Sign(Encoding.UTF8.GetBytes(JsonNode.Parse(message.Body.Span)!.ToJsonString(Spaced))))),
        Sending("prefix-stripped", "whsec_ is no part of the key of the signature", static message => message.With(Signature, CallbackSignature.Sign(MutationProbes.Secret["whsec_".Length..], message.Body.Span))),
        Sending("upper-case-signature", "the signature is in capitals", static message => message.With(Signature, message.Header(Signature).ToUpperInvariant())),
        Sending("prefixed-signature", "the signature begins with sha256=", static message => message.With(Signature, "sha256=" + message.Header(Signature))),
        Sending("unsigned", "callbacks are not signed", static message => message.With(Signature, null)),
        Sending("no-request-id", "callbacks have no request id", static message => message.With(RequestId, null)),
        Numbered("new-id-each-time", "each attempt has a request id of its own", static (message, number) => message.With(RequestId, $"019b76da-a800-7000-8000-{number:x12}")),
        Numbered("bytes-of-each-attempt", "a retry is written anew", static (message, number) => message.Saying(Encoding.UTF8.GetString(message.Body.Span) + new string(' ', number))),
        Sending("zulu", "times in callbacks end with Z", static message => message.Saying(Encoding.UTF8.GetString(message.Body.Span).Replace("+00:00", "Z", StringComparison.Ordinal))),
        Sending("other-event", "the event of a success is run.succeeded", static message => message.Saying(Encoding.UTF8.GetString(message.Body.Span).Replace("run.completed", "run.succeeded", StringComparison.Ordinal))),
        Sending("escaped-letters", "letters beyond ASCII are escaped", static message => message.Saying(JsonNode.Parse(message.Body.Span)!.ToJsonString())),
        Sending("status-first", "the fields of a callback come in another order", static message => message.Saying(Reordered(message.Body))),
    ];

    private static Mutation Sending(string name, string title, Func<CallbackMessage, CallbackMessage> change) => Numbered(name, title, (message, _) => change(message));

    private static Mutation Numbered(string name, string title, Func<CallbackMessage, int, CallbackMessage> change) => new("callback-" + name, title, Witness.Behaviour, services =>
    {
        var sent = 0;
        services.AddSingleton(provider => new CallbackSender(EgressPolicy.Parse("none"), new SystemHostResolver(), TimeSpan.FromSeconds(10), tlsInsecure: false, TimeProvider.System, static _ => false)
        {
            Inside = (message, cancel) => provider.GetRequiredService<InProcessSink>().TryReceiveAsync(change(message, Interlocked.Increment(ref sent)), cancel),
        });
    });

    private static string Sign(byte[] body) => CallbackSignature.Sign(MutationProbes.Secret, body);

    private static string Header(this CallbackMessage message, string name) => message.Headers.First(header => header.Key == name).Value;

    private static CallbackMessage With(this CallbackMessage message, string name, string? value) => message with
    {
        Headers = [.. message.Headers.Where(header => header.Key != name), .. value is null ? (KeyValuePair<string, string>[])[] : [new(name, value)]],
    };

    /// <summary>Another body, signed as it should be.</summary>
    private static CallbackMessage Saying(this CallbackMessage message, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        return (message with { Body = body }).With(Signature, Sign(body));
    }

    private static string Reordered(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return "{" + string.Join(',', document.RootElement.EnumerateObject().Reverse().Select(static field => $"\"{field.Name}\":{field.Value.GetRawText()}")) + "}";
    }
}
