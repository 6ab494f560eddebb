using System.Text;

namespace Runflow.Emulator.Chance;

/// <summary>What is drawn at once (<see cref="Draw.Of(long, DrawSet, ReadOnlySpan{byte}, long, Span{Draw})"/>), with all of each message but key and
/// ordinal encoded beforehand. Immutable.</summary>
/// <param name="names">Purpose of each draw, and the part of the key it is for (<see cref="Draw.OfPart"/>) or an empty one; at most
/// <see cref="HmacLanes.Count"/>.</param>
internal sealed class DrawSet(params (string Purpose, string Part)[] names)
{
    private readonly (byte[] Before, byte[] After)[] messages = Array.ConvertAll(names, static name => (
        Encoding.UTF8.GetBytes($"{name.Purpose}\0"),
        Encoding.UTF8.GetBytes(name.Part.Length == 0 ? "\0" : $"/{name.Part}\0")));

    public ReadOnlySpan<(string Purpose, string Part)> Names => names;

    /// <summary>For each of <see cref="Names"/> the bytes of its message that stand before the key, and those between key and ordinal.</summary>
    public ReadOnlySpan<(byte[] Before, byte[] After)> Messages => messages;

    /// <summary>Bytes of the longest message without key and ordinal.</summary>
    public int MostBytes { get; } = names.Max(static name => Encoding.UTF8.GetByteCount(name.Purpose) + Encoding.UTF8.GetByteCount(name.Part) + 3);
}
