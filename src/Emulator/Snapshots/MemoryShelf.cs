namespace Runflow.Emulator.Snapshots;

/// <summary>Keeps snapshots in memory: they go with their sandbox and with the process.</summary>
internal sealed class MemoryShelf : SnapshotShelf
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, SortedDictionary<string, byte[]>> bySandbox = new(StringComparer.Ordinal);
    private long used;

    public override bool? TryPut(string sandbox, string name, byte[] file, long budget)
    {
        lock (sync)
        {
            var names = bySandbox.GetValueOrDefault(sandbox);
            var old = names?.GetValueOrDefault(name);
            var after = used - (old?.Length ?? 0) + file.Length;
            if (after > budget)
            {
                return null;
            }

            names ??= bySandbox[sandbox] = new(StringComparer.Ordinal);
            (used, names[name]) = (after, file);
            return old is not null;
        }
    }

    public override byte[]? Find(string sandbox, string name)
    {
        lock (sync)
        {
            return bySandbox.GetValueOrDefault(sandbox)?.GetValueOrDefault(name);
        }
    }

    public override IReadOnlyList<SnapshotEntry> List(string sandbox)
    {
        lock (sync)
        {
            return bySandbox.TryGetValue(sandbox, out var names)
                ? [.. names.Select(static pair => new SnapshotEntry(pair.Key, pair.Value.Length, SnapshotFile.Header(pair.Value.AsSpan(0, Math.Min(pair.Value.Length, SnapshotFile.MaxHeader)), pair.Value.Length, out _)))]
                : [];
        }
    }

    public override bool Delete(string sandbox, string name)
    {
        lock (sync)
        {
            if (bySandbox.GetValueOrDefault(sandbox) is not { } names || !names.Remove(name, out var file))
            {
                return false;
            }

            used -= file.Length;
            return true;
        }
    }

    public override void Forget(string sandbox)
    {
        lock (sync)
        {
            if (bySandbox.Remove(sandbox, out var names))
            {
                used -= names.Values.Sum(static file => (long)file.Length);
            }
        }
    }
}
