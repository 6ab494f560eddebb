using System.Buffers.Binary;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>Reads the sides of a PNG from its IHDR, without any of our own image code.</summary>
internal static class PngSize
{
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The width is at offset 16, the height at 20.</summary>
    public static int Side(byte[] png, int offset) => png.AsSpan().StartsWith(Magic)
        ? (int)BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(offset))
        : throw new InvalidDataException("not a PNG");
}
