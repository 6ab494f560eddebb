using System.Collections;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>The entries of a journal as they were at one moment, the oldest first; each is read from its page when it is asked for.</summary>
internal sealed class JournalReading(Epoch epoch, JournalEntry[] entries) : IReadOnlyList<Exchange>
{
    public int Count => entries.Length;

    public Exchange this[int index] => entries[index].Show(epoch);

    /// <summary>The newest first.</summary>
    public IEnumerable<Exchange> Backwards()
    {
        for (var index = entries.Length - 1; index >= 0; index--)
        {
            yield return this[index];
        }
    }

    /// <summary>The request of a number; null when it is not there.</summary>
    public Exchange? Find(long number)
    {
        var index = Array.FindIndex(entries, entry => entry.Number == number);
        return index < 0 ? null : this[index];
    }

    public IEnumerator<Exchange> GetEnumerator() => entries.Select(entry => entry.Show(epoch)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
