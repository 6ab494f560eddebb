using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Runflow.Emulator.Models;

/// <summary>An image as a caller names it: an address, bytes sent inline, or a stored asset.</summary>
internal sealed record ImageInput
{
    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n"u8);

    /// <summary>An http(s) address.</summary>
    public string? Url { get; init; }

    /// <summary>Bytes of a <c>data:</c> URI or of bare base64; whether they are an image is found out later.</summary>
    public byte[]? Bytes { get; private init; }

    /// <summary>The asset of a <c>runflow://assets/{uuid}</c> reference.</summary>
    public Guid? AssetId { get; private init; }

    /// <summary>Whether a text is meant for an http(s) address.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> text) => StartsWith(text, "http://") || StartsWith(text, "https://");

    /// <summary>Reads any form but an address.</summary>
    /// <returns>Why it is none of them; null when it is one, which is then <paramref name="image"/>.</returns>
    public static string? Read(ReadOnlySpan<byte> text, out ImageInput? image)
    {
        string problem;
        image = StartsWith(text, "runflow://") ? Asset(text, out problem)
            : StartsWith(text, "data:") ? Data(text, out problem)
            : Bare(text, out problem);
        return image is null ? problem : null;
    }

    private static ImageInput? Asset(ReadOnlySpan<byte> text, out string problem)
    {
        problem = "";
        var reference = Encoding.UTF8.GetString(text);
        if (reference.StartsWith("runflow://assets/", StringComparison.Ordinal)
            && Guid.TryParseExact(reference.AsSpan("runflow://assets/".Length), "D", out var id))
        {
            return new ImageInput { AssetId = id };
        }

        problem = $"{Shorten(reference)} is not an asset reference; it reads runflow://assets/{{uuid}}";
        return null;
    }

    private static ImageInput? Data(ReadOnlySpan<byte> text, out string problem)
    {
        var comma = text.IndexOf((byte)',');
        if (comma < 0 || !Ascii.EqualsIgnoreCase(text[Math.Max(0, comma - 7)..comma], ";base64"u8))
        {
            problem = "is a data: URI without base64; write data:image/png;base64,...";
            return null;
        }

        return Decode(text[(comma + 1)..], out problem) is { } bytes ? new ImageInput { Bytes = bytes } : null;
    }

    private static ImageInput? Bare(ReadOnlySpan<byte> text, out string problem)
    {
        if (text.IsEmpty)
        {
            problem = "is empty; give an http(s) URL, a data: URI, base64 or runflow://assets/{uuid}";
            return null;
        }

        if (Decode(text, out problem) is { } bytes)
        {
            return new ImageInput { Bytes = bytes };
        }

        problem = $"is neither an http(s) URL, a data: URI, runflow://assets/{{uuid}} nor base64 ({problem})";
        return null;
    }

    /// <summary>Base64 of RFC 4648: the standard alphabet, padded, without white space, no stray bits at the end.</summary>
    private static byte[]? Decode(ReadOnlySpan<byte> text, out string problem)
    {
        problem = text.ContainsAny(White) ? "the base64 holds white space; send it in one piece"
            : text.Length % 4 != 0 ? $"the base64 is {text.Length} characters long, which is no multiple of four; pad it with ="
            : text.ContainsAny((byte)'-', (byte)'_') ? "the base64 is of the URL-safe alphabet; use + and /"
            : "the base64 holds characters outside its alphabet, misplaced padding or stray bits after its last byte; encode it anew";
        if (text.Length % 4 != 0 || text.ContainsAny(White))
        {
            return null;
        }

        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length) - Padding(text)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length ? bytes : null;
    }

    private static int Padding(ReadOnlySpan<byte> text) => text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;

    private static bool StartsWith(ReadOnlySpan<byte> text, string scheme) =>
        text.Length >= scheme.Length && Ascii.EqualsIgnoreCase(text[..scheme.Length], scheme);

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
