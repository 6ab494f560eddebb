namespace Runflow.Emulator.Images.Drawing;

/// <summary>The colours of one edit.</summary>
/// <param name="Shadow">What black becomes.</param>
/// <param name="Middle">What middle grey becomes.</param>
/// <param name="Light">What white becomes.</param>
/// <param name="Accent">Of ribbon and marks; white letters are readable on it.</param>
internal readonly record struct Palette(uint Shadow, uint Middle, uint Light, uint Accent)
{
    private static readonly Palette[] s_all =
    [
        From(0x1B0B3A, 0x97308C, 0xFFDFAE, 0xE8437A),
        From(0x06262E, 0x1E8A8A, 0xFFE8CF, 0xE9553F),
        From(0x0E1630, 0xA8563A, 0xFFE9B8, 0xC9771A),
        From(0x0C2416, 0x5E8B5A, 0xFBE3DC, 0xCF4468),
        From(0x0A1250, 0x2F6FE0, 0xFFF6C0, 0xE07B10),
        From(0x2A0E33, 0x7A5AA6, 0xD9FBE9, 0x1E9E77),
        From(0x21120C, 0x9A6B4F, 0xDDF1FF, 0x2384CC),
        From(0x2B0710, 0xC2364B, 0xFFF1DC, 0xD42B45),
        From(0x121A26, 0x647C9A, 0xFFE3D0, 0xE56A36),
        From(0x04121F, 0x1C6FA0, 0xDCFFF8, 0x0E9488),
        From(0x160A33, 0x5B4BD6, 0xF1FFC8, 0x5E9A0B),
        From(0x1C1812, 0x8A7C60, 0xF3FBEF, 0x0F8B87),
    ];

    /// <summary>Ink of the caption: the shadow, darkened so that it reads on paper.</summary>
    public uint Text => Ink.Mix(Shadow, Ink.Black, 80);

    /// <summary>Paper of the caption: white with a breath of the light tone.</summary>
    public uint Paper => Ink.Mix(Ink.White, Light, 40);

    /// <summary>The palette that a stream picks.</summary>
    public static Palette Pick(ref SeedStream dice) => s_all[dice.Below(s_all.Length)];

    private static Palette From(int shadow, int middle, int light, int accent)
        => new(Ink.Of(shadow), Ink.Of(middle), Ink.Of(light), Ink.Of(accent));
}
