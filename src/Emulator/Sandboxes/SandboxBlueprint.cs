namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// What every epoch consists of. Each room names its own part, so that a sandbox can hold runs, deliveries and assets
/// without this room knowing them. Parts are built in the order in which they were named and may use earlier ones.
/// </summary>
internal sealed class SandboxBlueprint
{
    private static int indexes;
    private readonly List<(int Index, Func<Epoch, object> Create)> makers = [];

    private readonly List<Action<Epoch, Epoch>> keepers = [];

    /// <summary>Names a part.</summary>
    /// <param name="create">Makes it for a new epoch.</param>
    /// <param name="keep">What a reset that keeps settings takes over: the part of the epoch before, and the new one's.</param>
    public SandboxBlueprint Add<T>(Func<Epoch, T> create, Action<T, T> keep) where T : class
    {
        keepers.Add((before, next) => keep(before.Part<T>(), next.Part<T>()));
        return Add(create);
    }

    /// <summary>Names a part of which a reset keeps nothing.</summary>
    public SandboxBlueprint Add<T>(Func<Epoch, T> create) where T : class
    {
        makers.Add((Index<T>.Value, create));
        return this;
    }

    internal void Build(Epoch epoch)
    {
        var parts = new object[indexes];
        epoch.Adopt(parts);
        foreach (var (index, create) in makers)
        {
            parts[index] = create(epoch);
        }
    }

    /// <summary>Hands over what outlives a reset that keeps settings. Both gates are taken, the older one's first.</summary>
    internal void Keep(Epoch before, Epoch next)
    {
        lock (before.Gate)
        {
            lock (next.Gate)
            {
                keepers.ForEach(keep => keep(before, next));
            }
        }
    }

    /// <summary>A part's place in the array: one number for each type in the process.</summary>
    internal static class Index<T>
    {
        public static readonly int Value = Interlocked.Increment(ref indexes) - 1;
    }
}
