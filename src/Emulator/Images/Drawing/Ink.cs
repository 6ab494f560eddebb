using System.Runtime.CompilerServices;

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

    /// <summary>Brightness 0 to 255 (weights 77, 150, 29 of 256).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Luma(uint colour)
        => (int)(((77 * (colour & 255)) + (150 * ((colour >> 8) & 255)) + (29 * ((colour >> 16) & 255))) >> 8);
}
