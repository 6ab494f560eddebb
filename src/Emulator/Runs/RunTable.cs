using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// Runs by their ids, which are read where they lie: a table with the ids beside them would be twice as large, and the garbage
/// collector goes through all of it. A run stands at the first free place from the one that its id says, so that whoever knows the id
/// knows what memory to fetch. Guarded by the epoch's gate.
/// </summary>
internal sealed class RunTable
{
    private const int Fewest = 16;

    /// <summary>A power of two, of which a quarter is free: the next free place is near.</summary>
    private Slot[] slots = new Slot[Fewest];

    public int Count { get; private set; }

    /// <summary>In no order that means anything.</summary>
    public IEnumerable<RunEntry> All => slots.Where(static slot => slot.Entry is not null).Select(static slot => slot.Entry!);

    public RunEntry? Find(Guid id) => slots[Place(id)].Entry;

    /// <summary>Begins to fetch the place of a run, be it there or not.</summary>
    public void Approach(Guid id) => CacheLines.Fetch(ref slots[id.GetHashCode() & (slots.Length - 1)]);

    /// <summary>Takes in a run whose id no other has.</summary>
    public void Add(RunEntry entry)
    {
        if (Count + 1 > slots.Length / 4 * 3)
        {
            Grow();
        }

        var id = entry.Spec.Id;
        ref var slot = ref slots[Place(id)];
        if (slot.Entry is not null)
        {
            throw new InvalidOperationException($"There is a run {id} already.");
        }

        slot = new Slot(entry, id.GetHashCode());
        Count++;
    }

    /// <summary>Takes out a run that is there.</summary>
    public void Remove(RunEntry entry)
    {
        var free = Place(entry.Spec.Id);
        if (slots[free].Entry is null)
        {
            throw new InvalidOperationException($"There is no run {entry.Spec.Id}.");
        }

        // Those behind it that would stand at its place, were it free, move up: who looks for a run stops at the first free place.
        var mask = slots.Length - 1;
        for (var at = (free + 1) & mask; slots[at].Entry is not null; at = (at + 1) & mask)
        {
            if (((at - slots[at].Hash) & mask) >= ((at - free) & mask))
            {
                slots[free] = slots[at];
                free = at;
            }
        }

        slots[free] = default;
        Count--;
    }

    /// <summary>Where the run of that id stands; the free place for it when there is none.</summary>
    private int Place(Guid id)
    {
        var hash = id.GetHashCode();
        var mask = slots.Length - 1;
        for (var at = hash & mask; ; at = (at + 1) & mask)
        {
            ref readonly var slot = ref slots[at];
            if (slot.Entry is null || (slot.Hash == hash && slot.Entry.Spec.Id == id))
            {
                return at;
            }
        }
    }

    private void Grow()
    {
        var before = slots;
        slots = new Slot[2 * before.Length];
        var mask = slots.Length - 1;
        foreach (ref readonly var slot in before.AsSpan())
        {
            if (slot.Entry is not null)
            {
                var at = slot.Hash & mask;
                while (slots[at].Entry is not null)
                {
                    at = (at + 1) & mask;
                }

                slots[at] = slot;
            }
        }
    }

    /// <summary>A run with the hash of its id; free without a run.</summary>
    private readonly struct Slot(RunEntry entry, int hash)
    {
        public readonly RunEntry? Entry = entry;
        public readonly int Hash = hash;
    }
}
