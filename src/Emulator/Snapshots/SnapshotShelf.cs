namespace Runflow.Emulator.Snapshots;

/// <summary>A snapshot as a list shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Header">What it says of itself; null when it is damaged.</param>
internal sealed record SnapshotEntry(string Name, long Bytes, SnapshotHeader? Header);

/// <summary>Where the snapshots of all sandboxes are kept, each under the sandbox's id and a name. Thread-safe.</summary>
internal abstract class SnapshotShelf
{
    /// <summary>Keeps a snapshot, wholly or not at all; one of that name is replaced.</summary>
    /// <param name="sandbox">The sandbox's id.</param>
    /// <param name="name">A valid name.</param>
    /// <param name="file">The snapshot in the layout of <see cref="SnapshotFile"/>.</param>
    /// <param name="budget">Bytes that all snapshots together may have.</param>
    /// <returns>Whether one was replaced; null when there is no room.</returns>
    public abstract bool? TryPut(string sandbox, string name, byte[] file, long budget);

    /// <summary>The bytes of a snapshot, verified by nobody; null when there is none.</summary>
    public abstract byte[]? Find(string sandbox, string name);

    /// <summary>By name.</summary>
    public abstract IReadOnlyList<SnapshotEntry> List(string sandbox);

    public abstract bool Delete(string sandbox, string name);

    /// <summary>The sandbox was dropped.</summary>
    public abstract void Forget(string sandbox);
}
