namespace Runflow.Emulator.Images.Codecs.Jpeg;
internal static class JpegWriter
{
    public static byte[] Write(Raster raster, string? record) => throw new NotSupportedException(record ?? $"{raster.Width}");
}
