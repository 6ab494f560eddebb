using System.Buffers.Binary;
using Runflow.Emulator.Images.Codecs.Jpeg;
using Runflow.Emulator.Images.Codecs.Png;

namespace Runflow.Emulator.Images.Codecs;

/// <summary>Where in a file the record and its seal lie.</summary>
/// <param name="Format">PNG or JPEG.</param>
/// <param name="Record">The record's JSON; empty when only the seal is left.</param>
/// <param name="Segment">The whole segment that carries the seal; empty when there is none.</param>
/// <param name="Digits">The seal's digits within it.</param>
internal readonly record struct SealedFile(ImageFormat Format, Range Record, Range Segment, Range Digits)
{
    public bool HasRecord => !Record.Equals(default);

    public bool IsSealed => !Segment.Equals(default);

    /// <summary>Looks for a record and a seal; null when there is neither. Goes by the structure alone and never throws.</summary>
    public static SealedFile? Read(ReadOnlySpan<byte> file)
        => file.StartsWith(PngChunk.Signature) ? ReadPng(file)
            : file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? ReadJpeg(file)
            : null;

    public ReadOnlySpan<byte> RecordOf(ReadOnlySpan<byte> file) => file[Record];

    /// <summary>Whether the digits agree with the bytes around the sealing segment.</summary>
    public bool SealHolds(ReadOnlySpan<byte> file)
    {
        Span<byte> digits = stackalloc byte[Seal.Length];
        Seal.Write(file[..Segment.Start.Value], file[Segment.End.Value..], digits);
        return file[Digits].SequenceEqual(digits);
    }

    private static SealedFile? ReadPng(ReadOnlySpan<byte> file)
    {
        Range record = default, segment = default, digits = default;
        var at = PngChunk.Signature.Length;
        while (file.Length - at >= PngChunk.Overhead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - PngChunk.Overhead)
            {
                break;
            }

            var start = at + 8;
            var data = file.Slice(start, (int)length);
            var type = file.Slice(at + 4, 4);
            at = start + (int)length + 4;
            if (type.SequenceEqual("iTXt"u8) && data.StartsWith("runflow-emulator\0\0\0\0\0"u8))
            {
                record = (start + PngWriter.RecordKeyword.Length + 5)..(at - 4);
            }
            else if (type.SequenceEqual("tEXt"u8) && data.StartsWith("runflow-emulator-seal\0"u8) && length == Seal.Keyword.Length + 1 + Seal.Length)
            {
                segment = (start - 8)..at;
                digits = (start + Seal.Keyword.Length + 1)..(at - 4);
            }
        }

        return record.Equals(default) && segment.Equals(default) ? null : new SealedFile(ImageFormat.Png, record, segment, digits);
    }

    private static SealedFile? ReadJpeg(ReadOnlySpan<byte> file)
    {
        Range record = default, segment = default, digits = default;
        var at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF && file[at + 1] != 0xDA)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]), start = at + 4, end = at + 2 + length;
            if (length < 2 || end > file.Length)
            {
                break;
            }

            var data = file[start..end];
            if (file[at + 1] == JpegWriter.Comment && data.StartsWith("{\"v\":"u8))
            {
                record = start..end;
            }
            else if (file[at + 1] == JpegWriter.SealMarker && data.StartsWith("runflow-emulator-seal\0"u8) && data.Length == Seal.Keyword.Length + 1 + Seal.Length)
            {
                segment = at..end;
                digits = (start + Seal.Keyword.Length + 1)..end;
            }

            at = end;
        }

        return record.Equals(default) && segment.Equals(default) ? null : new SealedFile(ImageFormat.Jpeg, record, segment, digits);
    }
}
