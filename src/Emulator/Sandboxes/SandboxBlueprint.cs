namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// What every epoch consists of. Each room names its own part, so that a sandbox can hold runs, deliveries and assets
/// without this room knowing them. Parts are built in the order in which they were named and may use earlier ones.
/// </summary>
internal sealed class SandboxBlueprint
{
    private static int indexes;
    private readonly List<(int Index, Func<Epoch, object> Create)> makers = [];

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

    /// <summary>A part's place in the array: one number for each type in the process.</summary>
    internal static class Index<T>
    {
        public static readonly int Value = Interlocked.Increment(ref indexes) - 1;
    }
}
