using System.Globalization;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>Finds the delivery that a body comes from, by what cannot be chance first. Pure.</summary>
internal static class ClosestCallback
{
    /// <summary>Share of a body's bytes, at its beginning and end, that have to be the same for a likeness.</summary>
    private const double EnoughAlike = 0.5;

    public static Comparison? Find(Evidence evidence, byte[]? code)
    {
        if (code is not null && evidence.Sent.FirstOrDefault(sent => sent.Digest is { } digest && digest.AsSpan().SequenceEqual(code)) is { } signed)
        {
            return Comparison.Of(signed, "signature", evidence.Body);
        }

        var id = evidence.Values("Runflow-Request-Id").FirstOrDefault();
        if (Guid.TryParse(id, CultureInfo.InvariantCulture, out var request) && evidence.Sent.FirstOrDefault(sent => sent.RequestId == request) is { } named)
        {
            return Comparison.Of(named, "request_id", evidence.Body);
        }

        if (evidence.Sent.FirstOrDefault(sent => Mentions(evidence.Body, sent.SubjectId)) is { } mentioned)
        {
            return Comparison.Of(mentioned, mentioned.SubjectName, evidence.Body);
        }

        return evidence.Sent
            .Select(sent => (Sent: sent, Likeness: Likeness(sent.Payload, evidence.Body)))
            .Where(static pair => pair.Likeness >= EnoughAlike)
            .OrderByDescending(static pair => pair.Likeness)
            .Select(pair => Comparison.Of(pair.Sent, "likeness", evidence.Body))
            .FirstOrDefault();
    }

    private static bool Mentions(byte[] body, Guid subject)
    {
        Span<byte> text = stackalloc byte[36];
        subject.TryFormat(text, out _);
        return body.AsSpan().IndexOf(text) >= 0;
    }

    private static double Likeness(byte[] sent, byte[] got)
    {
        var shorter = Math.Min(sent.Length, got.Length);
        if (shorter == 0)
        {
            return 0;
        }

        var head = sent.AsSpan().CommonPrefixLength(got);
        var tail = 0;
        while (tail < shorter - head && sent[^(tail + 1)] == got[^(tail + 1)])
        {
            tail++;
        }

        return (double)(head + tail) / Math.Max(sent.Length, got.Length);
    }
}
