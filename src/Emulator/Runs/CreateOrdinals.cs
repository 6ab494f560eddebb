using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// How many runs of each key this epoch has accepted. Grows by some 40 bytes for each distinct request of an epoch, since
/// a count that were forgotten would give a later twin the ids of an earlier one. The table is in parts, each of which grows on
/// its own: that of a million keys is never copied at once. Guarded by the epoch's gate, all but <see cref="Peek"/> and <see cref="Approach"/>.
/// </summary>
internal sealed partial class CreateOrdinals
{
    private const int Parts = 256;

    private readonly KeyCounts?[] parts = new KeyCounts?[Parts];

    private IEnumerable<(KeyHash Key, int Count)> All => parts.OfType<KeyCounts>().SelectMany(static part => part.All);

    /// <summary>The next ordinal of <paramref name="key"/>, from 0.</summary>
    public int Next(string key) => Next(KeyHash.Of(ItemKey.Of(key)));

    /// <summary>The next ordinal of what has that hash, from 0.</summary>
    public int Next(KeyHash hash) => Count(hash, 1);

    /// <summary>The ordinal that <see cref="Next(KeyHash)"/> would answer, which nobody takes by asking. Needs no gate; another may take
    /// it meanwhile.</summary>
    public int Peek(KeyHash hash) => Volatile.Read(ref Part(hash))?.Of(hash) ?? 0;

    /// <summary>Begins to fetch what <see cref="Peek"/> will look at. Needs no gate.</summary>
    public void Approach(KeyHash hash) => Volatile.Read(ref Part(hash))?.Approach(hash);

    private int Count(KeyHash hash, int times)
    {
        ref var part = ref Part(hash);
        if (part is null)
        {
            Volatile.Write(ref part, new KeyCounts());
        }

        return part.Add(hash, times);
    }

    private ref KeyCounts? Part(KeyHash hash) => ref parts[hash.Part % Parts];
}
