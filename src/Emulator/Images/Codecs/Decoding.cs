namespace Runflow.Emulator.Images.Codecs;
internal static class Decoding
{
    public static Raster? TryDecode(ReadOnlySpan<byte> bytes) => null;
}
