using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Snapshots;

/// <summary>
/// The layout of a snapshot: a line that says what it is, a line of JSON that is its header, the sections one after the
/// other, and the SHA-256 of all that in hex. Whatever is cut off or changed shows by the last of these.
/// </summary>
internal static class SnapshotFile
{
    /// <summary>Bytes within which first line and header lie.</summary>
    public const int MaxHeader = 64 << 10;

    private const int HashLength = SHA256.HashSizeInBytes * 2;

    private static ReadOnlySpan<byte> Mark => "runflow-emulator snapshot 1\n"u8;

    public static byte[] Write(SnapshotHeader header, IEnumerable<ReadOnlyMemory<byte>> sections)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(header, SnapshotJson.Plain.SnapshotHeader);
        var length = Mark.Length + text.Length + 1 + header.Sections.Sum(static section => (long)section.Bytes) + HashLength;
        var file = new byte[checked((int)length)];
        var rest = file.AsSpan();
        Put(Mark, ref rest);
        Put(text, ref rest);
        Put("\n"u8, ref rest);
        foreach (var section in sections)
        {
            Put(section.Span, ref rest);
        }

        Encoding.ASCII.GetBytes(Hash(file.AsSpan(0, file.Length - HashLength)), rest);
        return file;
    }

    /// <summary>Reads the header from the first <see cref="MaxHeader"/> bytes of a file.</summary>
    /// <param name="start">They, or all there are.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <param name="at">Where the sections begin.</param>
    /// <returns>Null when the file is none, or is not as long as it says.</returns>
    public static SnapshotHeader? Header(ReadOnlySpan<byte> start, long length, out int at)
    {
        at = 0;
        if (!start.StartsWith(Mark) || start[Mark.Length..].IndexOf((byte)'\n') is var end && end < 0)
        {
            return null;
        }

        at = Mark.Length + end + 1;
        try
        {
            var header = JsonSerializer.Deserialize(start.Slice(Mark.Length, end), SnapshotJson.Plain.SnapshotHeader);
            return header is not null && length == at + header.Sections.Sum(static section => (long)section.Bytes) + HashLength ? header : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The whole of a file, when it is as it was written.</summary>
    public static SnapshotHeader? Verified(ReadOnlySpan<byte> file, out int at)
    {
        var header = Header(file[..Math.Min(file.Length, MaxHeader)], file.Length, out at);
        return header is not null && Encoding.ASCII.GetString(file[^HashLength..]) == Hash(file[..^HashLength]) ? header : null;
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void Put(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
