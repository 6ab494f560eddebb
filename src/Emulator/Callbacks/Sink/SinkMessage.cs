using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Callbacks.Sink;

/// <summary>Whether a message's signature held when it came.</summary>
internal enum SignatureVerdict
{
    Valid,
    Invalid,
    Missing,
}

/// <summary>A request as somebody sends it to a sink.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">In their order.</param>
/// <param name="Body">All of it.</param>
internal readonly record struct SinkRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public string Query => Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? Target[mark..] : "";
}

/// <summary>What came to a sink. Immutable.</summary>
internal sealed record SinkMessage
{
    /// <summary>Bytes of all headers that are kept.</summary>
    private const int MostHeaderBytes = 32 * 1024;

    /// <summary>The sink.</summary>
    public required string Sink { get; init; }

    /// <summary>Counts the messages of the sandbox's sinks, from 1.</summary>
    public required long Number { get; init; }

    public required Instant At { get; init; }

    public required Instant Wall { get; init; }

    public required string Method { get; init; }

    public required string Target { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required KeptBody Body { get; init; }

    /// <summary>Of the whole body, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    public required SignatureVerdict Signature { get; init; }

    /// <summary>The sandbox's secret that made the signature.</summary>
    public required Guid? Secret { get; init; }

    /// <summary>The callback it belongs to, by <c>Runflow-Request-Id</c>; null for anything else.</summary>
    public required string? RequestId { get; init; }

    /// <summary>How it is answered.</summary>
    public required SinkStep Answer { get; init; }

    /// <summary>Memory it holds, roughly.</summary>
    public int Bytes => 512 + Body.Bytes.Length + (2 * Target.Length) + Headers.Sum(static header => 2 * (header.Key.Length + header.Value.Length));

    /// <summary>The headers that are kept: all, up to a bound.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Keep(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var left = MostHeaderBytes;
        return [.. headers.TakeWhile(header => (left -= header.Key.Length + header.Value.Length + 4) >= 0)];
    }

    /// <summary>Holds the signature against the sandbox's secrets.</summary>
    public static (SignatureVerdict Verdict, Guid? Secret) Verify(SinkRequest request, IReadOnlyList<SigningSecret> secrets)
    {
        if (request.Header(CallbackSignature.HeaderName) is not { } signature)
        {
            return (SignatureVerdict.Missing, null);
        }

        var signer = secrets.FirstOrDefault(secret => CallbackSignature.Verify(secret.Plain, request.Body.Span, signature));
        return (signer is null ? SignatureVerdict.Invalid : SignatureVerdict.Valid, signer?.Id);
    }
}
