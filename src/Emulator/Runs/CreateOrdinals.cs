using System.Runtime.InteropServices;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// How many runs of each key this epoch has accepted. Grows by some 60 bytes for each distinct request of an epoch, since
/// a count that were forgotten would give a later twin the ids of an earlier one. The table is in parts, each of which grows on
/// its own: that of a million keys is never copied at once. Guarded by the epoch's gate.
/// </summary>
internal sealed partial class CreateOrdinals
{
    private const int Parts = 256;

    private readonly Dictionary<KeyHash, int>?[] parts = new Dictionary<KeyHash, int>?[Parts];

    private IEnumerable<KeyValuePair<KeyHash, int>> All => parts.OfType<Dictionary<KeyHash, int>>().SelectMany(static part => part);

    /// <summary>The next ordinal of <paramref name="key"/>, from 0.</summary>
    public int Next(string key)
    {
        var hash = Hash(key);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(Part(hash), hash, out _);
        return count++;
    }

    private Dictionary<KeyHash, int> Part(KeyHash hash) => parts[(uint)hash.GetHashCode() % Parts] ??= [];

    /// <summary>A key that is a SHA-256 in hex stands for itself; one of the caller's own is hashed first.</summary>
    private static KeyHash Hash(string key)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        if (!ItemKey.Of(key).TryWriteHash(hash))
        {
            Span<byte> text = stackalloc byte[RunKey.MaxLength * 3];
            Sha256.Hash(text[..Encoding.UTF8.GetBytes(key, text)], hash);
        }

        return new KeyHash(hash);
    }
}
