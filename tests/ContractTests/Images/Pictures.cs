using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Tests.Images;

/// <summary>Pictures whose pixels the tests know.</summary>
internal static class Pictures
{
    /// <summary>Red grows to the right, green downwards, blue is 128; plus even noise of so much.</summary>
    public static Raster Gradient(int width, int height, int noise = 0)
    {
        var raster = new Raster(width, height);
        var state = 12345u;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var expected = Expected(x, y, width, height);
                uint pixel = 0xFF000000;
                for (var c = 0; c < 3; c++)
                {
                    state = (state * 1664525) + 1013904223;
                    var value = (int)((expected >> (8 * c)) & 255) + (noise == 0 ? 0 : (int)((state >> 16) % (uint)noise) - (noise / 2));
                    pixel |= (uint)Math.Clamp(value, 0, 255) << (8 * c);
                }

                raster.Row(y)[x] = pixel;
            }
        }

        return raster;
    }

    public static uint Expected(int x, int y, int width, int height)
        => 0xFF000000 | (uint)(x * 255 / Math.Max(1, width - 1)) | ((uint)(y * 255 / Math.Max(1, height - 1)) << 8) | (128u << 16);

    /// <summary>Mean absolute difference per channel of two pixels' lists, in hundredths.</summary>
    public static int Distance(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        long total = 0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var shift = 0; shift < 24; shift += 8)
            {
                total += Math.Abs((int)((a[i] >> shift) & 255) - (int)((b[i] >> shift) & 255));
            }
        }

        return (int)(total * 100 / (3 * a.Length));
    }
}
