using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Runflow.Emulator.Chance;

namespace Runflow.Emulator.Runs;

/// <summary>
/// How many runs of each key this epoch has accepted. Grows by some 60 bytes for each distinct request of an epoch, since
/// a count that were forgotten would give a later twin the ids of an earlier one. Guarded by the epoch's gate.
/// </summary>
internal sealed partial class CreateOrdinals
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private readonly Dictionary<(UInt128, UInt128), int> counts = [];

    /// <summary>The next ordinal of <paramref name="key"/>, from 0.</summary>
    public int Next(string key)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, Hash(key), out _);
        return count++;
    }

    /// <summary>A key that is a SHA-256 in hex stands for itself; one of the caller's own is hashed first.</summary>
    private static (UInt128, UInt128) Hash(string key)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        if (key.Length != 2 * hash.Length || key.AsSpan().ContainsAnyExcept(Digits) || Convert.FromHexString(key, hash, out _, out _) != OperationStatus.Done)
        {
            Span<byte> text = stackalloc byte[RunKey.MaxLength * 3];
            Sha256.Hash(text[..Encoding.UTF8.GetBytes(key, text)], hash);
        }

        return (MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));
    }
}
