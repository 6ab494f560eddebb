using System.Runtime.InteropServices;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// How many runs of each key this epoch has accepted. Grows by some 60 bytes for each distinct request of an epoch, since
/// a count that were forgotten would give a later twin the ids of an earlier one. The table is in parts, each of which grows on
/// its own: that of a million keys is never copied at once. Guarded by the epoch's gate, all but <see cref="Peek"/>.
/// </summary>
internal sealed partial class CreateOrdinals
{
    private const int Parts = 256;

    /// <summary>Lets <see cref="Peek"/> look while another takes. Held within the gate, and never the other way round.</summary>
    private readonly Lock counting = new();

    private readonly Dictionary<KeyHash, int>?[] parts = new Dictionary<KeyHash, int>?[Parts];

    private IEnumerable<KeyValuePair<KeyHash, int>> All => parts.OfType<Dictionary<KeyHash, int>>().SelectMany(static part => part);

    /// <summary>The next ordinal of <paramref name="key"/>, from 0.</summary>
    public int Next(string key) => Next(KeyHash.Of(ItemKey.Of(key)));

    /// <summary>The next ordinal of what has that hash, from 0.</summary>
    public int Next(KeyHash hash)
    {
        lock (counting)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(Part(hash), hash, out _);
            return count++;
        }
    }

    /// <summary>The ordinal that <see cref="Next(KeyHash)"/> would answer, which nobody takes by asking. Needs no gate.</summary>
    public int Peek(KeyHash hash)
    {
        lock (counting)
        {
            return parts[Place(hash)]?.GetValueOrDefault(hash) ?? 0;
        }
    }

    private static uint Place(KeyHash hash) => (uint)hash.GetHashCode() % Parts;

    private Dictionary<KeyHash, int> Part(KeyHash hash) => parts[Place(hash)] ??= [];
}
