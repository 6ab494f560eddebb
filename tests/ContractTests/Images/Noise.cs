namespace Runflow.Emulator.Tests.Images;

/// <summary>Numbers that are the same in every run.</summary>
internal sealed class Noise(uint seed)
{
    /// <summary>Numbers of pixels to try: all short ones, and those around the ends of groups.</summary>
    public static readonly int[] Lengths = [.. Enumerable.Range(0, 70), 255, 256, 1000, 1023];

    private uint state = seed * 2654435769;

    public int Below(int most)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)most);
    }

    public uint[] Pixels(int count) => [.. Enumerable.Range(0, count).Select(_ => 0xFF000000 | (uint)Below(1 << 24))];
}
