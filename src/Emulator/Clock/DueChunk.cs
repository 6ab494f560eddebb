using System.Runtime.CompilerServices;

namespace Runflow.Emulator.Clock;

/// <summary>
/// A few entries of one bucket of a <see cref="DueQueue"/>, in no order, and the chunk that was full before it. Chunks are
/// used again and again, so that a queue in motion allocates nothing, however many wait in it.
/// </summary>
internal sealed class DueChunk
{
    /// <summary>Entries of a chunk.</summary>
    public const int Places = 16;

    private Room entries;

    public ReadOnlySpan<DueEntry> Entries => entries[..Count];

    public int Count { get; private set; }

    public bool IsFull => Count == Places;

    /// <summary>The next of the same bucket, or of the pool.</summary>
    public DueChunk? Next { get; set; }

    public void Add(in DueEntry entry) => entries[Count++] = entry;

    public void Clear()
    {
        entries[..Count].Clear();
        Count = 0;
    }

    /// <summary>Within the chunk: to find it in an array of its own takes one more look at memory that nobody has touched for long.</summary>
    [InlineArray(Places)]
    private struct Room
    {
        private DueEntry first;
    }
}

/// <summary>Chunks to be used again: never many more than are in use.</summary>
internal sealed class DueChunkPool
{
    private const int AlwaysKept = 16;

    private DueChunk? spare;
    private int spares;
    private int used;

    /// <summary>An empty chunk that <paramref name="next"/> follows.</summary>
    public DueChunk Take(DueChunk? next)
    {
        var chunk = spare ?? new DueChunk();
        if (spare is not null)
        {
            spare = chunk.Next;
            spares--;
        }

        used++;
        chunk.Next = next;
        return chunk;
    }

    /// <summary>Takes a chunk back that nobody needs any more.</summary>
    /// <returns>The one that followed it.</returns>
    public DueChunk? Return(DueChunk chunk)
    {
        var next = chunk.Next;
        used--;
        chunk.Next = null;
        if (spares < used + AlwaysKept)
        {
            chunk.Clear();
            chunk.Next = spare;
            spare = chunk;
            spares++;
        }

        return next;
    }
}
