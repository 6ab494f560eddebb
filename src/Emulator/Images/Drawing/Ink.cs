using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>Arithmetic on colours: one <see cref="uint"/>, red lowest. Integers only, so that every machine agrees.</summary>
internal static class Ink
{
    public const uint White = 0xFFFFFFFF;

    public const uint Black = 0xFF000000;

    /// <summary>An opaque colour from the usual notation 0xRRGGBB.</summary>
    public static uint Of(int rgb)
        => 0xFF000000u | ((uint)(rgb & 0xFF) << 16) | (uint)(rgb & 0xFF00) | ((uint)(rgb >> 16) & 0xFF);

    public static uint Of(int red, int green, int blue) => 0xFF000000u | ((uint)blue << 16) | ((uint)green << 8) | (uint)red;

    /// <summary><paramref name="over"/> laid on <paramref name="under"/>.</summary>
    /// <param name="under">The colour below.</param>
    /// <param name="over">The colour above; its own alpha is ignored.</param>
    /// <param name="share">How much of it, 0 to 256.</param>
    /// <returns>An opaque colour.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Mix(uint under, uint over, int share)
    {
        // Red and blue travel together in one word, green in another.
        var s = (uint)share;
        var rest = 256 - s;
        var redBlue = (((under & 0xFF00FF) * rest) + ((over & 0xFF00FF) * s) + 0x800080) >> 8;
        var green = (((under & 0x00FF00) * rest) + ((over & 0x00FF00) * s) + 0x008000) >> 8;
        return 0xFF000000 | (redBlue & 0xFF00FF) | (green & 0x00FF00);
    }

    /// <summary><paramref name="over"/> laid on every pixel of <paramref name="under"/>, as <see cref="Mix(uint, uint, int)"/> does.</summary>
    public static void Mix(Span<uint> under, uint over, int share)
    {
        // One channel in each 16-bit lane: 255 times 256 and a half fits.
        var two = Vector256.Create(0x00FF00FFu);
        var rest = Vector256.Create((ushort)(256 - share));
        var half = Vector256.Create((ushort)128);
        var redBlue = ((Vector256.Create(over) & two).AsUInt16() * Vector256.Create((ushort)share)) + half;
        var green = ((Vector256.Create(over >> 8) & Vector256.Create(0xFFu)).AsUInt16() * Vector256.Create((ushort)share)) + half;
        var x = 0;
        for (; x + 8 <= under.Length; x += 8)
        {
            var pixels = Vector256.Create<uint>(under.Slice(x, 8));
            var outer = (((pixels & two).AsUInt16() * rest) + redBlue) >> 8;
            var inner = ((((pixels >> 8) & Vector256.Create(0xFFu)).AsUInt16() * rest) + green) >> 8;
            (outer.AsUInt32() | ((inner.AsUInt32() & Vector256.Create(0xFFu)) << 8) | Vector256.Create(Black)).CopyTo(under[x..]);
        }

        foreach (ref var pixel in under[x..])
        {
            pixel = Mix(pixel, over, share);
        }
    }

    /// <summary>Brightness 0 to 255 (weights 77, 150, 29 of 256).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Luma(uint colour)
        => (int)(((77 * (colour & 255)) + (150 * ((colour >> 8) & 255)) + (29 * ((colour >> 16) & 255))) >> 8);
}
