using Runflow.Emulator.Chance;

namespace Runflow.Emulator.Tests.Chance;

/// <summary>Chance for tests that try many things: the same number gives the same test again. For one thread.</summary>
internal sealed class Dice(long seed)
{
    private long thrown;

    /// <summary>A whole number from 0 to one below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Draw.Of(seed, "dice", "", thrown++).Fraction * bound);

    public T Pick<T>(params ReadOnlySpan<T> among) => among[Below(among.Length)];

    public void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
