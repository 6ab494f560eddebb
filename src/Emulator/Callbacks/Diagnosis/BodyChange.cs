using System.Globalization;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>What happened to a body between the sender and the check. Pure.</summary>
internal static class BodyChange
{
    private const string ReadOnce =
        "Something read the stream before: verify first, or buffer it (ASP.NET Core: Request.EnableBuffering() and Position = 0; Express: take the raw body before express.json(); Go: keep what io.ReadAll answered).";

    /// <summary>Why they differ; null when they do not.</summary>
    public static Cause? Between(byte[] sent, byte[] got)
    {
        if (sent.AsSpan().SequenceEqual(got))
        {
            return null;
        }

        if (got.Length == 0)
        {
            return new(Causes.BodyEmpty, "The body is empty: your code sees none of the bytes that were sent.", ReadOnce);
        }

        foreach (var transform in BodyTransforms.All)
        {
            if (transform.Apply(sent) is { } made && made.AsSpan().SequenceEqual(got))
            {
                return transform.Cause;
            }
        }

        if (BodyTransforms.Unquote(got) is { } text && text.AsSpan().SequenceEqual(sent))
        {
            return BodyTransforms.Quoted;
        }

        if (sent.AsSpan().StartsWith(got))
        {
            return new(Causes.BodyTruncated, string.Create(CultureInfo.InvariantCulture, $"The body ends after {got.Length} of {sent.Length} bytes."), "Read until the end of the stream, whatever its chunks; do not trust one read to bring all.");
        }

        if (WithoutSpace(sent).AsSpan().SequenceEqual(WithoutSpace(got)) && JsonComparison.Of(sent, got) is null)
        {
            return BodyTransforms.Respaced;
        }

        return JsonComparison.Of(sent, got) switch
        {
            { Values.Count: 0 } same => BodyTransforms.WrittenSomehow(string.Join(", ", same.Writing)),
            { Values: var values } when values.All(static value => value.Contains(" became ", StringComparison.Ordinal) && !value.Contains(": ", StringComparison.Ordinal)) =>
                BodyTransforms.WrittenSomehow($"the names of fields ({string.Join("; ", values)})"),
            { Values: var values } => Changed($"The body says something else: {string.Join("; ", values)}."),
            null => Changed(string.Create(CultureInfo.InvariantCulture, $"The body was changed; {sent.Length} bytes were sent and {got.Length} are here.")),
        };
    }

    private static Cause Changed(string finding) =>
        new(Causes.BodyChanged, finding, "Do not trust this callback: answer 401 or 403. If nobody tampered with it, look for code or a proxy that rewrites bodies.");

    private static byte[] WithoutSpace(byte[] body) => [.. body.Where(static letter => letter is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))];
}
