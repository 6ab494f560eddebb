using System.Buffers.Text;
using System.Text;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>
/// A run's document as JSON with its presigned URLs left open, so that a read of a run that has not moved writes expiry
/// and signature and nothing else, and one at the same instant, as while a clock stands, writes nothing at all. Thread-safe.
/// </summary>
internal sealed class RunText
{
    /// <summary>Digits of an expiry from 2001 to 2286; a document with another is written anew.</summary>
    private const int ExpiryDigits = 13;

    /// <summary>Stands for expiry and signature until they are written.</summary>
    private static readonly string Blank = $"{new string('0', ExpiryDigits)}&signature={new string('0', PresignedUrls.SignatureDigits)}";

    private static readonly byte[] BlankBytes = Encoding.ASCII.GetBytes(Blank);

    private readonly byte[] text;
    private readonly string[] paths;
    private readonly int[] places;
    private Signed? latest;

    private RunText(Run run, string baseUrl, byte[] text, string[] paths, int[] places)
    {
        Run = run;
        BaseUrl = baseUrl;
        this.text = text;
        this.paths = paths;
        this.places = places;
    }

    /// <summary>What it shows.</summary>
    public Run Run { get; }

    /// <summary>Base of its URLs.</summary>
    public string BaseUrl { get; }

    /// <summary>Null when the client's own words look like an open URL, and there is one.</summary>
    public static RunText? Of(Sandbox sandbox, Run run, string baseUrl)
    {
        if (RunJson.CanWrite(run.Spec, run.State))
        {
            return new RunText(run, baseUrl, Write(sandbox, run), [], []);
        }

        var paths = new List<string>();
        var document = RunView.Document(sandbox, run, path =>
        {
            paths.Add(path);
            return $"{baseUrl}{path}?expires={Blank}";
        });
        var text = Answer.Serialize(document, WireJson.Wire.RunDocument);
        var places = new List<int>();
        for (var at = 0; text.AsSpan(at).IndexOf(BlankBytes) is var found and >= 0; at += found + BlankBytes.Length)
        {
            places.Add(at + found);
        }

        return places.Count == paths.Count ? new RunText(run, baseUrl, text, [.. paths], [.. places]) : null;
    }

    /// <summary>The document with its URLs signed at <paramref name="now"/>.</summary>
    public ReadOnlyMemory<byte> At(Sandbox sandbox, Instant now)
    {
        if (places.Length == 0)
        {
            return text;
        }

        var expires = PresignedUrls.Expiry(sandbox, now);
        if (expires is < 1_000_000_000_000 or > 9_999_999_999_999)
        {
            return Anew(sandbox, Run, BaseUrl, now);
        }

        if (Volatile.Read(ref latest) is { } before && before.Expires == expires)
        {
            return before.Text;
        }

        var signed = text.AsSpan().ToArray();
        Span<char> signature = stackalloc char[PresignedUrls.SignatureDigits];
        for (var i = 0; i < places.Length; i++)
        {
            var place = signed.AsSpan(places[i], BlankBytes.Length);
            Utf8Formatter.TryFormat(expires, place, out _);
            PresignedUrls.Signature(sandbox, paths[i], expires, signature);
            Encoding.ASCII.GetBytes(signature, place[^signature.Length..]);
        }

        Volatile.Write(ref latest, new Signed(expires, signed));
        return signed;
    }

    /// <summary>The document without any of this.</summary>
    public static byte[] Anew(Sandbox sandbox, Run run, string baseUrl, Instant now) =>
        Answer.Serialize(RunView.Document(sandbox, run, baseUrl, now), WireJson.Wire.RunDocument);

    private static byte[] Write(Sandbox sandbox, Run run)
    {
        var output = new TextBuffer(stackalloc byte[RunJson.Usual]);
        RunJson.Write(sandbox, run.Spec, run.State, ref output);
        var text = output.Written.ToArray();
        output.Dispose();
        return text;
    }

    /// <summary>The document as it was signed last.</summary>
    private sealed record Signed(long Expires, byte[] Text);
}
