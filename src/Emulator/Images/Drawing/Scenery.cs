using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// A landscape derived from a hash: sky, sun, five ranges of hills fading into the distance, at times a lake. It stands
/// for the photograph at an address that is not fetched.
/// </summary>
internal static class Scenery
{
    private const int Ranges = 5;

    private static readonly (int Top, int Low, int Sun, int Far, int Near)[] s_hours =
    [
        (0x2B5FA8, 0xF6D6B0, 0xFFF3C4, 0x9DB3CF, 0x1F3B2E),
        (0x1C2350, 0xF08A5D, 0xFFD27A, 0xB86A7B, 0x241A33),
        (0x5AA6DE, 0xE9F4F7, 0xFFFFFF, 0xA9C6D6, 0x2F5D3A),
        (0x0B1533, 0x4C5C93, 0xF4F1DE, 0x3F4F82, 0x0A0F20),
        (0x8FB7C9, 0xF7E9D7, 0xFFE0A3, 0xC9B7A2, 0x6B3F2A),
        (0x3B2A5C, 0xF3A6A0, 0xFFE6D0, 0x9C6F93, 0x2A2140),
    ];

    /// <param name="sha256">The hash that decides everything, hexadecimal.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <returns>An opaque picture; dispose it.</returns>
    public static Raster Draw(string sha256, int width, int height)
    {
        var dice = SeedStream.Of(sha256);
        var hour = s_hours[dice.Below(s_hours.Length)];
        var raster = new Raster(width, height);
        var horizon = height * dice.Between(46, 58) / 100;
        Sky(raster, hour.Top, hour.Low, horizon);
        Sun(raster, hour.Sun, horizon, ref dice);
        var lake = dice.Below(3) > 0;
        var shore = lake ? height * 74 / 100 : height;
        for (var range = 0; range < Ranges; range++)
        {
            Hills(raster, range, horizon, shore, hour.Far, hour.Near, ref dice);
        }

        if (lake)
        {
            Lake(raster, shore, Ink.Of(hour.Top), ref dice);
        }

        return raster;
    }

    private static void Sky(Raster raster, int top, int low, int horizon)
    {
        for (var y = 0; y < raster.Height; y++)
        {
            raster.Row(y).Fill(Ink.Mix(Ink.Of(top), Ink.Of(low), Math.Min(256, y * 256 / horizon)));
        }
    }

    private static void Sun(Raster raster, int colour, int horizon, ref SeedStream dice)
    {
        var radius = raster.Height * dice.Between(5, 9) / 100;
        var x = raster.Width * dice.Between(25, 75) / 100;
        var y = horizon * dice.Between(35, 80) / 100;
        var ink = Ink.Of(colour);
        var glow = radius * 5;
        var box = new Box(x - glow, y - glow, 2 * glow, 2 * glow).Clip(raster.Width, raster.Height);
        long disc = (long)radius * radius, halo = (long)glow * glow;
        for (var py = box.Y; py < box.Bottom; py++)
        {
            var row = raster.Row(py);
            for (var px = box.X; px < box.Right; px++)
            {
                var square = ((long)(px - x) * (px - x)) + ((long)(py - y) * (py - y));
                if (square >= halo)
                {
                    continue;
                }

                var light = (int)((halo - square) * 256 / halo);
                light = light * light / 256 * light / 256 / 2;
                var rim = (int)Math.Clamp((disc - square) * 256 / (4 * radius), 0, 256);
                row[px] = Ink.Mix(Ink.Mix(row[px], ink, light), ink, rim);
            }
        }
    }

    private static void Hills(Raster raster, int range, int horizon, int shore, int far, int near, ref SeedStream dice)
    {
        int width = raster.Width, height = raster.Height;
        var crest = new int[width];
        var baseLine = horizon - (height * 6 / 100) + ((shore - horizon + (height * 6 / 100)) * range / Ranges);
        var swing = height * (19 - (2 * range)) / 100;
        Crest(crest, baseLine, swing, ref dice);
        var ink = Ink.Mix(Ink.Of(far), Ink.Of(near), 256 * range / (Ranges - 1));
        var haze = Ink.Mix(ink, Ink.Of(far), 110);
        var trees = range == Ranges - 1 && dice.Below(2) == 0;
        if (trees)
        {
            Firs(crest, height, ref dice);
        }

        for (var y = Math.Max(0, baseLine - swing - (height / 8)); y < shore; y++)
        {
            var row = raster.Row(y);
            for (var x = 0; x < width; x++)
            {
                // Crests are in 1/8 pixel: the topmost pixel is covered in part.
                var depth = (8 * y) + 8 - crest[x];
                if (depth > 0)
                {
                    var body = Ink.Mix(ink, haze, Math.Clamp((y - baseLine + swing) * 200 / height, 0, 200));
                    row[x] = depth >= 8 ? body : Ink.Mix(row[x], body, depth * 32);
                }
            }
        }
    }

    /// <summary>A ridge as the sum of six octaves of interpolated noise, in 1/8 pixel.</summary>
    private static void Crest(Span<int> crest, int baseLine, int swing, ref SeedStream dice)
    {
        crest.Fill(8 * baseLine);
        var spacing = crest.Length / dice.Between(2, 4);
        var height = swing * 8;
        for (var octave = 0; octave < 6 && spacing > 1; octave++)
        {
            int left = dice.Between(-height, height), right = dice.Between(-height, height);
            for (var x = 0; x < crest.Length; x++)
            {
                var at = x % spacing;
                if (at == 0)
                {
                    (left, right) = (right, dice.Between(-height, height));
                }

                // Smooth step between the two: 3t² − 2t³ in 1/1024.
                var t = at * 1024 / spacing;
                var smooth = (int)((long)t * t * (3072 - (2 * t)) >> 20);
                crest[x] += (left + (int)((long)(right - left) * smooth >> 10)) / 2;
            }

            spacing /= 2;
            height = height * 45 / 100;
        }
    }

    private static void Firs(Span<int> crest, int height, ref SeedStream dice)
    {
        for (var x = dice.Below(20); x < crest.Length; x += dice.Between(height / 90 + 2, height / 22 + 4))
        {
            var tall = height * dice.Between(30, 90) / 1000;
            var foot = crest[x];
            var half = tall / 4 + 1;
            for (var dx = -half; dx <= half; dx++)
            {
                if (x + dx >= 0 && x + dx < crest.Length)
                {
                    // Branches: the outline steps outwards four times on the way down.
                    var away = Math.Abs(dx) * 4;
                    var droop = away % (half + 1) * 2;
                    var tip = foot - (8 * (tall - (away * tall / (4 * (half + 1))))) + (4 * droop);
                    crest[x + dx] = Math.Min(crest[x + dx], tip);
                }
            }
        }
    }

    private static void Lake(Raster raster, int shore, uint depth, ref SeedStream dice)
    {
        for (var y = shore; y < raster.Height; y++)
        {
            // What lies above the shore, mirrored and a little compressed, each line shifted by a ripple.
            var down = y - shore;
            var mirror = raster.Row(Math.Max(0, shore - 1 - (down * 3 / 2)));
            var shift = dice.Between(-1 - (down / 40), 1 + (down / 40));
            var row = raster.Row(y);
            var share = 70 + Math.Min(90, down * 256 / raster.Height);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = Ink.Mix(mirror[Math.Clamp(x + shift, 0, row.Length - 1)], depth, share);
            }
        }
    }
}
