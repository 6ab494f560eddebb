using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// What a snapshot carries of one room, under a name and a version of the room's own. A room that keeps state in an epoch
/// names its section in the blueprint (<see cref="SandboxBlueprint.Carry"/>), after its part; sections are restored in that
/// order, so one may build on earlier ones. A change that older files cannot be read by is a new version.
/// </summary>
/// <param name="name">Lower-case word.</param>
/// <param name="version">From 1.</param>
internal abstract class Section(string name, int version)
{
    public string Name => name;

    public int Version => version;

    /// <summary>Under the gate: takes hold of what is there, at little cost. What comes back writes it, outside of the gate.</summary>
    public abstract Action<Stream> Capture(Epoch epoch);

    /// <summary>Under the gate of a new epoch that nobody sees yet: fills it.</summary>
    /// <exception cref="JsonException">The bytes are not of this version.</exception>
    /// <exception cref="UnfitSnapshotException">They cannot be had here.</exception>
    public abstract void Restore(Epoch epoch, ReadOnlySpan<byte> saved);
}

/// <summary>A section that is JSON.</summary>
/// <param name="name">Lower-case word.</param>
/// <param name="version">From 1.</param>
/// <param name="type">How its value is written, for an epoch whose earlier sections are there.</param>
/// <param name="save">The value as it is: immutable, for it is written later.</param>
/// <param name="restore">Puts the value into a new epoch.</param>
internal sealed class Section<T>(string name, int version, Func<Epoch, JsonTypeInfo<T>> type, Func<Epoch, T> save, Action<Epoch, T> restore)
    : Section(name, version)
{
    public override Action<Stream> Capture(Epoch epoch)
    {
        var value = save(epoch);
        return to => JsonSerializer.Serialize(to, value, type(epoch));
    }

    public override void Restore(Epoch epoch, ReadOnlySpan<byte> saved) =>
        restore(epoch, JsonSerializer.Deserialize(saved, type(epoch)) ?? throw new JsonException("It is null."));
}

/// <summary>A snapshot is whole, but cannot be had here; the message is a sentence that says how to mend that.</summary>
internal sealed class UnfitSnapshotException(string message) : Exception(message);
