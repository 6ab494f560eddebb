using System.Runtime.InteropServices;
using System.Text;
using Runflow.Emulator.Chance;

namespace Runflow.Emulator.Runs;

/// <summary>
/// How many runs of each key this epoch has accepted. Grows by some 40 bytes for each distinct request of an epoch, since
/// a count that were forgotten would give a later twin the ids of an earlier one. Guarded by the epoch's gate.
/// </summary>
internal sealed class CreateOrdinals
{
    private readonly Dictionary<UInt128, int> counts = [];

    /// <summary>The next ordinal of <paramref name="key"/>, from 0.</summary>
    public int Next(string key)
    {
        Span<byte> text = stackalloc byte[RunKey.MaxLength * 3];
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.Hash(text[..Encoding.UTF8.GetBytes(key, text)], hash);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, MemoryMarshal.Read<UInt128>(hash), out _);
        return count++;
    }
}
