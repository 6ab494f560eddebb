using Runflow.Emulator.Images.Drawing;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

/// <summary>Drawing that works on many pixels at once does what its plain twin does, at every length and wherever a group ends.</summary>
public sealed class DrawingFastPathTests
{
    [Fact]
    public void Recolouring_eight_by_eight_is_recolouring_one_by_one()
    {
        var random = new Noise(1);
        foreach (var length in Noise.Lengths)
        {
            var (row, tones) = (random.Pixels(length), random.Pixels(256));
            var expected = row.ToArray();
            Toning.RecolourOneByOne(expected, tones);
            Toning.Recolour(row, tones);
            Assert.Equal(expected, row);
        }
    }

    [Fact]
    public void Mixing_a_row_is_mixing_each_pixel_at_every_share()
    {
        var random = new Noise(2);
        for (var share = 0; share <= 256; share++)
        {
            var (row, over) = (random.Pixels(share % 40), random.Pixels(1)[0]);
            var expected = row.Select(pixel => Ink.Mix(pixel, over, share)).ToArray();
            Ink.Mix(row, over, share);
            Assert.Equal(expected, row);
        }
    }

    [Fact]
    public void A_pen_covers_what_the_distance_from_its_stroke_says()
    {
        var random = new Noise(9);
        for (var round = 0; round < 2000; round++)
        {
            int radius = 32 + random.Below(600), dx = random.Below(4000) - 2000, dy = random.Below(4000) - 2000;
            (int X, int Y) to = round % 10 == 0 ? (0, 0) : (dx, dy);
            var pen = new Pen((0, 0), to, radius);
            int x = random.Below(6000) - 3000, y = random.Below(6000) - 3000;
            var cover = pen.Cover(x, y);
            for (var i = 0; i < 8; i++)
            {
                Assert.InRange(Math.Abs(cover[i] - PlainCover(x + (64 * i), y, to, radius)), 0, 8);
            }
        }
    }

    /// <summary>Cover of a pixel: linear in the square of its centre's distance from the nearest point of the stroke.</summary>
    private static double PlainCover(double x, double y, (int X, int Y) to, int radius)
    {
        double length = ((double)to.X * to.X) + ((double)to.Y * to.Y);
        var along = length == 0 ? 0 : Math.Clamp(((x * to.X) + (y * to.Y)) / length, 0, 1);
        var square = Math.Pow(x - (along * to.X), 2) + Math.Pow(y - (along * to.Y), 2);
        double none = Math.Pow(radius + 32, 2), full = Math.Pow(radius - 32, 2);
        return Math.Clamp((none - square) * 255 / (none - full), 0, 255);
    }
}
