using System.Buffers;
using System.Runtime.CompilerServices;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// How much of each pixel of a box a pen has covered, 0 to 255. Strokes are collected here and laid on the picture
/// together, so that their joints do not show. Positions are 1/64 pixel. Rents its memory: dispose it.
/// </summary>
internal sealed class CoverMask : IDisposable
{
    /// <summary>Units of a position per pixel.</summary>
    public const int Unit = 64;

    private readonly Box _box;
    private readonly byte[] _cover;

    /// <param name="box">The pixels that can be covered; what lies outside is clipped.</param>
    public CoverMask(Box box)
    {
        _box = box;
        _cover = ArrayPool<byte>.Shared.Rent(Math.Max(1, box.Width * box.Height));
        _cover.AsSpan(0, box.Width * box.Height).Clear();
    }

    /// <summary>A stroke of a round pen from one point to another; a dot when they are the same.</summary>
    /// <param name="from">Where it begins, in 1/64 pixel of the picture.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="radius">Of the pen, in 1/64 pixel, at least 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Stroke((int X, int Y) from, (int X, int Y) to, int radius)
    {
        var outer = radius + (Unit / 2);
        long full = (long)(radius - (Unit / 2)) * (radius - (Unit / 2)), none = (long)outer * outer;
        int dx = to.X - from.X, dy = to.Y - from.Y;
        var length = ((long)dx * dx) + ((long)dy * dy);
        long noneScaled = none * length, fullScaled = full * length;
        var left = Math.Max(_box.X, (Math.Min(from.X, to.X) - outer) >> 6);
        var right = Math.Min(_box.Right - 1, (Math.Max(from.X, to.X) + outer) >> 6);
        var top = Math.Max(_box.Y, (Math.Min(from.Y, to.Y) - outer) >> 6);
        var bottom = Math.Min(_box.Bottom - 1, (Math.Max(from.Y, to.Y) + outer) >> 6);
        for (var y = top; y <= bottom; y++)
        {
            var row = _cover.AsSpan((y - _box.Y) * _box.Width, _box.Width);
            int py = (y * Unit) + (Unit / 2) - from.Y, px = (left * Unit) + (Unit / 2) - from.X;
            var along = ((long)px * dx) + ((long)py * dy);
            var across = ((long)px * dy) - ((long)py * dx);
            for (var x = left; x <= right; x++, px += Unit, along += dx * Unit, across += dy * Unit)
            {
                long square;
                if (along <= 0)
                {
                    square = ((long)px * px) + ((long)py * py);
                }
                else if (along >= length)
                {
                    square = ((long)(px - dx) * (px - dx)) + ((long)(py - dy) * (py - dy));
                }
                else
                {
                    // Most pixels lie far off or well within, which shows without the division.
                    var scaled = across * across;
                    square = scaled >= noneScaled ? none : scaled <= fullScaled ? full : scaled / length;
                }

                if (square < none)
                {
                    // Between the two circles the edge is linear in the square of the distance: no root is needed.
                    var cover = square <= full ? 255 : (int)((none - square) * 255 / (none - full));
                    ref var target = ref row[x - _box.X];
                    target = (byte)Math.Max(target, cover);
                }
            }
        }
    }

    /// <summary>Lays the covered pixels on the picture.</summary>
    public void Paint(Raster raster, uint colour, int share = 256)
    {
        var clip = _box.Clip(raster.Width, raster.Height);
        for (var y = clip.Y; y < clip.Bottom; y++)
        {
            var row = raster.Row(y).Slice(clip.X, clip.Width);
            var cover = _cover.AsSpan(((y - _box.Y) * _box.Width) + clip.X - _box.X, clip.Width);
            for (var x = 0; x < row.Length; x++)
            {
                if (cover[x] == 0)
                {
                    // Most of a mask is empty.
                    var next = cover[x..].IndexOfAnyExcept((byte)0);
                    if (next < 0)
                    {
                        break;
                    }

                    x += next;
                }

                row[x] = Ink.Mix(row[x], colour, (cover[x] + 1) * share >> 8);
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_cover);
}
