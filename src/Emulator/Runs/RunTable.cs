using System.Diagnostics.CodeAnalysis;

namespace Runflow.Emulator.Runs;

/// <summary>
/// Runs by their ids, which are read where they lie: a table with the ids beside them would be twice as large, and the garbage
/// collector goes through all of it. Guarded by the epoch's gate.
/// </summary>
internal sealed class RunTable
{
    private readonly HashSet<RunEntry> entries;
    private readonly HashSet<RunEntry>.AlternateLookup<Guid> byId;

    public RunTable()
    {
        entries = new HashSet<RunEntry>(IdComparer.Instance);
        byId = entries.GetAlternateLookup<Guid>();
    }

    public int Count => entries.Count;

    /// <summary>In no order that means anything.</summary>
    public IReadOnlyCollection<RunEntry> All => entries;

    public RunEntry? Find(Guid id) => byId.TryGetValue(id, out var entry) ? entry : null;

    /// <summary>Takes in a run whose id no other has.</summary>
    public void Add(RunEntry entry)
    {
        if (!entries.Add(entry))
        {
            throw new InvalidOperationException($"There is a run {entry.Spec.Id} already.");
        }
    }

    public void Remove(RunEntry entry) => entries.Remove(entry);

    private sealed class IdComparer : IEqualityComparer<RunEntry>, IAlternateEqualityComparer<Guid, RunEntry>
    {
        public static readonly IdComparer Instance = new();

        public bool Equals(RunEntry? x, RunEntry? y) => x!.Spec.Id == y!.Spec.Id;

        public bool Equals(Guid alternate, RunEntry other) => other.Spec.Id == alternate;

        public int GetHashCode([DisallowNull] RunEntry obj) => obj.Spec.Id.GetHashCode();

        public int GetHashCode(Guid alternate) => alternate.GetHashCode();

        public RunEntry Create(Guid alternate) => throw new NotSupportedException("A run is not made of its id.");
    }
}
