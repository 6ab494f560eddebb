using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// The painter's dice: SplitMix64 from a starting value, so that equal starts draw equal pictures. A value type with
/// state: pass it by reference.
/// </summary>
internal struct SeedStream(ulong start)
{
    private ulong _state = start;

    /// <summary>The stream of a seed.</summary>
    public static SeedStream Of(long seed) => new((ulong)seed * 0x9E3779B97F4A7C15);

    /// <summary>The stream of a hash: its first 16 hex digits.</summary>
    public static SeedStream Of(string sha256) => new(BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(sha256.AsSpan(0, 16))));

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)((Next() >> 33) % (uint)count);

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);
}
