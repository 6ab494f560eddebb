using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// What every epoch consists of. Each room names its own part, so that a sandbox can hold runs, deliveries and assets
/// without this room knowing them, and what a snapshot carries of it. Parts are built in the order in which they were
/// named and may use earlier ones.
/// </summary>
internal sealed class SandboxBlueprint
{
    private static int indexes;
    private readonly List<(int Index, Type Part, Func<Epoch, object> Create)> makers = [];
    private readonly List<Section> sections = [];
    private readonly List<Action<Epoch, Epoch>> keepers = [];

    /// <summary>The types of the parts, in their order.</summary>
    public IEnumerable<Type> Parts => makers.Select(static maker => maker.Part);

    /// <summary>What a snapshot carries, in the order in which it is restored.</summary>
    public IReadOnlyList<Section> Sections => sections;

    /// <summary>What a sandbox is born with and gets back by a reset to <c>seed</c>, made from the options and wall time.</summary>
    public Func<EmulatorOptions, Instant, Beginning> AtBirth { get; set; } = Beginning.Of;

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
        makers.Add((Index<T>.Value, typeof(T), create));
        return this;
    }

    /// <summary>Lets snapshots carry this as well.</summary>
    public SandboxBlueprint Carry(Section section)
    {
        sections.Add(section);
        return this;
    }

    internal void Build(Epoch epoch)
    {
        var parts = new object[indexes];
        epoch.Adopt(parts);
        foreach (var (index, _, create) in makers)
        {
            parts[index] = create(epoch);
        }
    }

    /// <summary>Hands over what outlives a reset that keeps settings. The new one's gate is held, and nobody else knows it.</summary>
    internal void Keep(Epoch before, Epoch next)
    {
        lock (before.Gate)
        {
            keepers.ForEach(keep => keep(before, next));
        }
    }

    /// <summary>A part's place in the array: one number for each type in the process.</summary>
    internal static class Index<T>
    {
        public static readonly int Value = Interlocked.Increment(ref indexes) - 1;
    }
}
