namespace Runflow.Emulator.Models;

/// <summary>The source images of an input. Most inputs have one, and it takes no memory of its own.</summary>
internal struct SourceList
{
    private InputSource first;
    private List<InputSource>? all;

    public int Count { get; private set; }

    /// <summary>Whether all of them are addresses.</summary>
    public readonly bool AreAddresses => Count == 0 || (all is null ? first.Stored is null : all.TrueForAll(static source => source.Stored is null));

    public readonly IReadOnlyList<InputSource> All => all ?? (Count == 0 ? [] : [first]);

    public void Add(in InputSource source)
    {
        if (Count++ == 0)
        {
            first = source;
            return;
        }

        all ??= [first];
        all.Add(source);
    }

    /// <summary>Puts them into the order in which the model takes them.</summary>
    public readonly void Sort() => all?.Sort(static (a, b) => (a.Field.SourceOrder, a.Index).CompareTo((b.Field.SourceOrder, b.Index)));
}
