using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>The container of PNG: eight bytes of signature, then chunks of length, four-letter type, data and CRC.</summary>
internal static class PngChunk
{
    /// <summary>Bytes of a chunk beside its data.</summary>
    public const int Overhead = 12;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes a chunk whose data already lies at <paramref name="at"/> + 8.</summary>
    /// <returns>The position behind the chunk.</returns>
    public static int Close(Span<byte> file, int at, ReadOnlySpan<byte> type, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(file[at..], length);
        type.CopyTo(file[(at + 4)..]);
        var end = at + 8 + length;
        BinaryPrimitives.WriteUInt32BigEndian(file[end..], Checksums.Crc32(file[(at + 4)..end]));
        return end + 4;
    }

    /// <summary>Reads the chunk at <paramref name="at"/> and moves behind it.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="at">Where the chunk begins; moved behind it.</param>
    /// <param name="type">The four letters, big-endian.</param>
    /// <param name="data">The chunk's data.</param>
    /// <returns>Null, or what is wrong with the chunk.</returns>
    public static string? Read(ReadOnlySpan<byte> file, scoped ref int at, scoped out uint type, out ReadOnlySpan<byte> data)
    {
        type = 0;
        data = default;
        if (file.Length - at < Overhead)
        {
            return "a PNG that is cut off";
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        type = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 4)..]);
        if (length > file.Length - at - Overhead)
        {
            return "a PNG that is cut off";
        }

        data = file.Slice(at + 8, (int)length);
        var crc = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]);
        if (crc != Checksums.Crc32(file.Slice(at + 4, (int)length + 4)))
        {
            return "a PNG with a damaged chunk (its checksum does not match)";
        }

        at += Overhead + (int)length;
        return null;
    }
}
