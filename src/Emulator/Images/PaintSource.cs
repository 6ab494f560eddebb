using System.Security.Cryptography;
using System.Text;

namespace Runflow.Emulator.Images;

/// <summary>
/// One source image of an edit: stored bytes, or an address from which a picture is derived without a network. Equal
/// when kind and hash are equal.
/// </summary>
internal sealed record PaintSource
{
    private readonly string? url;

    private PaintSource(string? url, string? sha256, ReadOnlyMemory<byte>? bytes)
    {
        this.url = url;
        Sha256 = sha256!;
        Bytes = bytes;
    }

    /// <summary>64 lower-case hex digits: SHA-256 of the bytes, or of the URL's UTF-8 for a synthetic source, of which it
    /// is made when somebody asks: most outputs are never fetched.</summary>
    public string Sha256
    {
        get => field ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url!)));
        private init;
    }

    /// <summary>The file; null for a synthetic source.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; }

    /// <summary>Pixels of every synthetic source.</summary>
    public static (int Width, int Height) SyntheticSize => (1024, 1024);

    /// <param name="bytes">The file as it was sent; kept, not copied.</param>
    /// <param name="sha256">64 lower-case hex digits, the SHA-256 of <paramref name="bytes"/> (not checked here).</param>
    public static PaintSource FromBytes(ReadOnlyMemory<byte> bytes, string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return new PaintSource(null, sha256, bytes);
    }

    /// <param name="url">The http(s) address; equal addresses give equal pictures.</param>
    public static PaintSource Synthetic(string url) => new(url, null, null);

    /// <param name="sha256">64 lower-case hex digits, the SHA-256 of the address.</param>
    public static PaintSource SyntheticOf(string sha256) => new(null, sha256, null);

    public bool Equals(PaintSource? other)
        => other is not null && Sha256 == other.Sha256 && Bytes.HasValue == other.Bytes.HasValue;

    public override int GetHashCode() => Sha256.GetHashCode(StringComparison.Ordinal);
}
