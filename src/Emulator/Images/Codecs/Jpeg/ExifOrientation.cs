using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>Finds the orientation in the EXIF data of a JPEG.</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;
    private const int Short = 3;

    /// <param name="tiff">The EXIF block from its byte order mark on.</param>
    /// <returns>1 to 8; 1, upright, when there is none or the block is malformed.</returns>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            return 1;
        }

        var little = tiff[0] == 'I';
        var directory = Word(tiff[4..], little, 4);
        if (directory > (uint)tiff.Length - 2)
        {
            return 1;
        }

        var entries = tiff[(int)directory..];
        var count = Word(entries, little, 2);
        entries = entries[2..];
        for (var i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (Word(entries, little, 2) == Tag && Word(entries[2..], little, 2) == Short)
            {
                var value = (int)Word(entries[8..], little, 2);
                return value is >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    private static uint Word(ReadOnlySpan<byte> at, bool little, int bytes) => (bytes, little) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(at),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(at),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(at),
        (_, false) => BinaryPrimitives.ReadUInt32BigEndian(at),
    };
}
