using System.Text;
using Runflow.Emulator.Images.Codecs.Jpeg;
using Runflow.Emulator.Images.Codecs.Png;
using Runflow.Emulator.Images.Drawing;

namespace Runflow.Emulator.Images;

/// <summary>
/// Draws outputs. Pure: equal orders give equal bytes on every machine. Safe to call from many threads; one call works on
/// one core.
/// </summary>
internal static class Painter
{
    /// <summary>Rises whenever any order's bytes change; <c>v</c> of the record.</summary>
    public const int Version = 2;

    /// <summary>Draws an output and writes it as a file of the order's format and size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side below 256 or above 4096 pixels, or an unknown format.</exception>
    public static byte[] Paint(PaintOrder order)
    {
        foreach (var side in (ReadOnlySpan<int>)[order.Width, order.Height])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(side, 256, nameof(order));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(side, 4096, nameof(order));
        }

        var record = order.RecordJson;
        using var raster = Composition.Draw(order, PaintRecord.QrText(Version, order.Seed, record));
        var text = Encoding.ASCII.GetString(record);
        return order.Format switch
        {
            ImageFormat.Png => PngWriter.Write(raster, text),
            ImageFormat.Jpeg => JpegWriter.Write(raster, text),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order.Format, "no such image format"),
        };
    }

    /// <summary>The media type of a format.</summary>
    public static string ContentType(ImageFormat f) => f switch
    {
        ImageFormat.Png => "image/png",
        ImageFormat.Jpeg => "image/jpeg",
        _ => throw new ArgumentOutOfRangeException(nameof(f), f, "no such image format"),
    };
}
