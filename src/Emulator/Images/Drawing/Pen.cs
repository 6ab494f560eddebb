using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// How much of a pixel a stroke of a round pen covers, for eight neighbours together. Lengths are 1/64 pixel, and every
/// product fits 32 bits.
/// </summary>
internal readonly struct Pen
{
    private const int DirectionBits = 12;

    private readonly int _dx;
    private readonly int _dy;
    private readonly int _length;

    // Across the stroke: a vector of length 1 in 1/4096.
    private readonly int _acrossX;
    private readonly int _acrossY;

    // Squares of the distances from which nothing, and up to which all of a pixel is covered; 255 over their difference, in 1/65536.
    private readonly int _none;
    private readonly int _edge;
    private readonly int _slope;

    /// <param name="from">Where the stroke begins.</param>
    /// <param name="to">Where it ends, at most 256 pixels from there in each direction.</param>
    /// <param name="radius">Of the pen, 32 to 4096.</param>
    public Pen((int X, int Y) from, (int X, int Y) to, int radius)
    {
        const int Half = CoverMask.Unit / 2;
        (_dx, _dy) = (to.X - from.X, to.Y - from.Y);
        _length = (_dx * _dx) + (_dy * _dy);
        var root = Root(Math.Max(1, _length));
        (_acrossX, _acrossY) = ((_dy << DirectionBits) / root, (_dx << DirectionBits) / root);
        _none = (radius + Half) * (radius + Half);
        _edge = _none - ((radius - Half) * (radius - Half));
        _slope = ((255 << 16) + _edge - 1) / _edge;
    }

    /// <summary>Cover of eight pixels.</summary>
    /// <param name="x">From the stroke's beginning to the first one's centre.</param>
    /// <param name="y">Likewise, downwards.</param>
    /// <returns>0 to 255 in each of the lower eight lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<byte> Cover(int x, int y)
    {
        var px = Vector256.Create(x) + (Vector256<int>.Indices * CoverMask.Unit);
        var along = (px * _dx) + Vector256.Create(y * _dy);
        var across = ((px * _acrossX) - Vector256.Create(y * _acrossY)) >> DirectionBits;
        var (beyondX, beyondY) = (px - Vector256.Create(_dx), y - _dy);
        var first = (px * px) + Vector256.Create(y * y);
        var last = (beyondX * beyondX) + Vector256.Create(beyondY * beyondY);
        var square = Vector256.ConditionalSelect(
            Vector256.LessThanOrEqual(along, Vector256<int>.Zero),
            first,
            Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(along, Vector256.Create(_length)), last, across * across));

        // Between the two circles the edge is linear in the square of the distance: no root is needed.
        var inside = Vector256.Min(Vector256.Max(Vector256.Create(_none) - square, Vector256<int>.Zero), Vector256.Create(_edge));
        var cover = Vector256.Min((inside * _slope) >> 16, Vector256.Create(255)).AsUInt32();
        var words = Vector128.Narrow(cover.GetLower(), cover.GetUpper());
        return Vector128.Narrow(words, words);
    }

    /// <summary>The whole part of the square root of a positive number.</summary>
    private static int Root(int square)
    {
        // Newton's steps from above, which only ever fall to the root.
        long root = 1L << ((33 - BitOperations.LeadingZeroCount((uint)square)) / 2);
        while (true)
        {
            var next = (root + (square / root)) / 2;
            if (next >= root)
            {
                return (int)root;
            }

            root = next;
        }
    }
}
