using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>One entry of a journal: a request under way, or one that has ended and lies in a page.</summary>
/// <param name="Number">The request's.</param>
/// <param name="UnderWay">The request; null once it has ended.</param>
/// <param name="Page">Where it lies once it has ended.</param>
/// <param name="Offset">First byte in the page.</param>
/// <param name="Length">Bytes in the page; of one under way, what is accounted for it.</param>
/// <param name="Extras">What does not lie in the page; nearly always null.</param>
internal readonly record struct JournalEntry(long Number, Exchange? UnderWay, JournalPages.Page? Page, int Offset, int Length, ExchangeExtras? Extras)
{
    /// <summary>What an entry takes beside its page, roughly; a request under way has its objects.</summary>
    private const int OwnBytes = 64;

    private const int UnderWayBytes = 512 + ExchangeMemory.Bytes;

    /// <summary>Memory it holds, roughly.</summary>
    public long Bytes => OwnBytes + Length + (Extras?.Bytes ?? 0);

    /// <summary>A request that has just arrived.</summary>
    public static JournalEntry Of(Exchange exchange) => new(exchange.Number, exchange, null, 0, UnderWayBytes + exchange.PackedLength, null);

    /// <summary>The request, for as long as its page is shown.</summary>
    /// <param name="epoch">Whose it is.</param>
    public Exchange Show(Epoch epoch) => UnderWay ?? Exchange.Unpack(epoch, Page!.Bytes.AsMemory(Offset, Length), Extras);
}
