using System.Collections;
using System.Globalization;
using System.Text;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Telemetry;

/// <summary>
/// What the log says of one request to the emulated API: a sentence for people and the same as fields for programs. Keys
/// stand in it as fingerprints; queries, which may carry signatures, do not.
/// </summary>
internal readonly struct RequestLine(Exchange exchange) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const int LongestPath = 200;

    private readonly Exchange exchange = exchange;

    public int Count => 9;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("request_id", exchange.Id),
        1 => new("method", Printable(exchange.Method)),
        2 => new("path", Printable(exchange.Path)),
        3 => new("status", exchange.Status == 0 ? null : exchange.Status),
        4 => new("aborted", exchange.IsAborted),
        5 => new("duration_ms", Math.Round(exchange.Duration.TotalMilliseconds, 3)),
        6 => new("key", exchange.IsKeyed ? exchange.Epoch.Sandbox.Identity.KeyFingerprint : null),
        7 => new("run_id", exchange.Run == Guid.Empty ? null : exchange.Run.ToString()),
        8 => new("faults", Faults()),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public override string ToString()
    {
        var text = new StringBuilder(160);
        text.Append(Printable(exchange.Method)).Append(' ').Append(Printable(exchange.Path)).Append(' ');
        _ = exchange.Status == 0 ? text.Append("no answer") : text.Append(exchange.Status);
        text.Append(CultureInfo.InvariantCulture, $" in {exchange.Duration.TotalMilliseconds:0.0} ms, {exchange.Id}");
        if (exchange.IsAborted)
        {
            text.Append(", client hung up");
        }

        if (exchange.IsKeyed)
        {
            text.Append(", key ").Append(exchange.Epoch.Sandbox.Identity.KeyFingerprint);
        }

        if (exchange.Run != Guid.Empty)
        {
            text.Append(", run ").Append(exchange.Run);
        }

        if (Faults() is { } faults)
        {
            text.Append(", fault ").Append(faults);
        }

        return text.ToString();
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var at = 0; at < Count; at++)
        {
            yield return this[at];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Rule and kind of each fault that struck; null when none did.</summary>
    private string? Faults()
    {
        string? faults = null;
        foreach (var decision in exchange.Faults)
        {
            if (decision.Strikes)
            {
                faults = faults is null ? decision.Label : $"{faults} {decision.Label}";
            }
        }

        return faults;
    }

    /// <summary>What a client sent is not to forge a line or to drive a terminal.</summary>
    private static string Printable(string text)
    {
        var shown = text.Length > LongestPath ? text[..LongestPath] + "…" : text;
        return shown.AsSpan().ContainsAnyInRange('\0', '\u001f') || shown.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            ? string.Create(shown.Length, shown, static (to, from) =>
            {
                for (var at = 0; at < to.Length; at++)
                {
                    to[at] = char.IsControl(from[at]) ? '?' : from[at];
                }
            })
            : shown;
    }
}
