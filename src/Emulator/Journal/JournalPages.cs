using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Journal;

/// <summary>
/// The memory that a journal packs ended requests into: large pages that are filled one after another and used again when
/// the last request in them is gone. A page of which the last request goes while somebody is shown it is left to the
/// garbage collector instead. Guarded by the journal's lock.
/// </summary>
internal sealed class JournalPages
{
    /// <summary>Bytes of a page: large enough that the collector never moves it. The first ones are smaller, since most
    /// sandboxes see but a few requests.</summary>
    public const int PageBytes = 256 * 1024;

    private const int FirstPageBytes = 8 * 1024;

    /// <summary>A request that fills more of a page gets memory of its own.</summary>
    private const int MostShared = PageBytes / 8;

    private const int MostSpare = 4;

    /// <summary>Bytes of a create with its answer, as they mostly are.</summary>
    private const int Usual = 1024;

    private readonly HashSet<Page> living = [];
    private readonly Stack<Page> spare = [];
    private Page? current;
    private int nextBytes = FirstPageBytes;

    /// <summary>Pages in use.</summary>
    public int Count => living.Count;

    /// <summary>Takes memory for one request.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="offset">Where in the page they are.</param>
    /// <returns>The page, to be given to <see cref="Release"/>.</returns>
    public Page Take(int length, out int offset)
    {
        if (length > MostShared)
        {
            offset = 0;
            return new Page(length) { Requests = 1 };
        }

        if (current is null || current.Used + length > current.Bytes.Length)
        {
            var full = current;
            current = spare.TryPop(out var used) ? used : new Page(Math.Max(nextBytes, length));
            nextBytes = Math.Min(2 * nextBytes, PageBytes);
            living.Add(current);
            if (full is { Requests: 0 })
            {
                Retire(full);
            }
        }

        current.Requests++;
        offset = current.Used;
        current.Used += length;
        return current;
    }

    /// <summary>Begins to fetch the place of the next request. Needs no lock: should another come there, the one after it is near.</summary>
    public void Approach()
    {
        if (Volatile.Read(ref current) is { } page)
        {
            var used = page.Used;
            CacheLines.Fetch(page.Bytes.AsSpan(used, Math.Min(Usual, page.Bytes.Length - used)));
        }
    }

    /// <summary>A request that lay in <paramref name="page"/> is gone.</summary>
    public void Release(Page page)
    {
        if (--page.Requests == 0 && page != current)
        {
            Retire(page);
        }
    }

    /// <summary>Somebody is shown what lies in the pages now, until <see cref="Hide"/>.</summary>
    public Page[] Show()
    {
        foreach (var page in living)
        {
            page.Readers++;
        }

        return [.. living];
    }

    /// <summary>Who was shown these pages has read them, and kept nothing that lies in them.</summary>
    public static void Hide(Page[] shown)
    {
        foreach (var page in shown)
        {
            page.Readers--;
        }
    }

    private void Retire(Page page)
    {
        if (living.Remove(page) && page.Readers == 0 && page.Bytes.Length >= PageBytes && spare.Count < MostSpare)
        {
            page.Used = 0;
            spare.Push(page);
        }
    }

    /// <summary>One page.</summary>
    internal sealed class Page(int length)
    {
        public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(length);

        public int Used { get; set; }

        /// <summary>Requests that lie in it.</summary>
        public int Requests { get; set; }

        /// <summary>How many are being shown it.</summary>
        public int Readers { get; set; }
    }
}
