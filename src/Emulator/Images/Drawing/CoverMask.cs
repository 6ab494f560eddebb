using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    // Pixels that a stroke covers together.
    private const int Group = 8;

    private readonly Box _box;
    private readonly int _stride;
    private readonly byte[] _cover;

    /// <param name="box">The pixels that can be covered; what lies outside is clipped.</param>
    public CoverMask(Box box)
    {
        _box = box;
        _stride = box.Width + Group;
        _cover = ArrayPool<byte>.Shared.Rent(Math.Max(1, _stride * box.Height));
        _cover.AsSpan(0, _stride * box.Height).Clear();
    }

    /// <summary>A stroke of a round pen from one point to another; a dot when they are the same.</summary>
    /// <param name="from">Where it begins, in 1/64 pixel of the picture.</param>
    /// <param name="to">Where it ends, at most 256 pixels from there in each direction.</param>
    /// <param name="radius">Of the pen, in 1/64 pixel, 32 to 4096.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Stroke((int X, int Y) from, (int X, int Y) to, int radius)
    {
        var pen = new Pen(from, to, radius);
        var outer = radius + (Unit / 2);
        var left = Math.Max(_box.X, (Math.Min(from.X, to.X) - outer) >> 6);
        var right = Math.Min(_box.Right - 1, (Math.Max(from.X, to.X) + outer) >> 6);
        var top = Math.Max(_box.Y, (Math.Min(from.Y, to.Y) - outer) >> 6);
        var bottom = Math.Min(_box.Bottom - 1, (Math.Max(from.Y, to.Y) + outer) >> 6);
        for (var y = top; y <= bottom; y++)
        {
            // Rows are longer than the box, so that eight pixels can be covered together at its right edge too.
            var row = _cover.AsSpan((y - _box.Y) * _stride, _stride);
            for (var x = left; x <= right; x += Group)
            {
                var cover = pen.Cover((x * Unit) + (Unit / 2) - from.X, (y * Unit) + (Unit / 2) - from.Y);
                var eight = row.Slice(x - _box.X, Group);
                var before = Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(eight)).AsByte();
                BinaryPrimitives.WriteUInt64LittleEndian(eight, Vector128.Max(before, cover).AsUInt64()[0]);
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
            var cover = _cover.AsSpan(((y - _box.Y) * _stride) + clip.X - _box.X, clip.Width);
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
