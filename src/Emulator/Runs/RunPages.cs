namespace Runflow.Emulator.Runs;

/// <summary>
/// Where the texts of an epoch's runs lie, one behind the other. Two arrays for each run were half of what the garbage collector had
/// to find and to carry for it; a page it carries for scores of them. No byte of a page is written twice, so a run that is read outside
/// of the gate, or when it is forgotten, has its texts as they were. A page goes with its last run: it is small, so that a run which
/// never ends holds little of its neighbours. Guarded by the epoch's gate.
/// </summary>
internal sealed class RunPages
{
    /// <summary>Bytes of a page.</summary>
    public const int PageSize = 16 * 1024;

    /// <summary>Bytes of texts beyond which they get an array of their own, so that the end of a page is not wasted on them.</summary>
    public const int Longest = PageSize / 8;

    /// <summary>Bytes of the first page; each is twice as large as the one before until they are whole, for most epochs see few runs.</summary>
    private const int FirstSize = Longest;

    private byte[] page = [];
    private int used;

    /// <summary>Copies the texts of a run to where they stay.</summary>
    /// <param name="input">Compact JSON.</param>
    /// <param name="metadata">Compact JSON; empty for none.</param>
    public RunBody Lay(ReadOnlySpan<byte> input, ReadOnlySpan<byte> metadata)
    {
        var length = input.Length + metadata.Length;
        if (length > Longest)
        {
            return RunBody.Of(input, metadata);
        }

        if (length > page.Length - used)
        {
            page = new byte[Math.Clamp(2 * page.Length, FirstSize, PageSize)];
            used = 0;
        }

        var room = page.AsSpan(used, length);
        input.CopyTo(room);
        metadata.CopyTo(room[input.Length..]);
        var body = new RunBody(page, used, input.Length, metadata.Length);
        used += length;
        return body;
    }
}
