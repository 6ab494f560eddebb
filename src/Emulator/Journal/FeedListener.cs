using System.Threading.Channels;

namespace Runflow.Emulator.Journal;

/// <summary>
/// One reader of a feed. What it does not read in time is dropped, the oldest first; it sees that by the numbers, which
/// have no gaps of their own.
/// </summary>
internal sealed class FeedListener(EventFeed feed, long first, bool isLost) : IDisposable
{
    private readonly Channel<FeedEvent> channel = Channel.CreateBounded<FeedEvent>(new BoundedChannelOptions(EventFeed.MostKept)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    /// <summary>The number that comes next when nothing is missing.</summary>
    public long First => first;

    /// <summary>Whether it asked to go on from a place that this epoch does not know: how much it missed nobody can tell.</summary>
    public bool IsLost => isLost;

    /// <summary>Ends when the epoch does.</summary>
    public ChannelReader<FeedEvent> Events => channel.Reader;

    public void Offer(FeedEvent happened) => channel.Writer.TryWrite(happened);

    public void End() => channel.Writer.TryComplete();

    public void Dispose() => feed.Leave(this);
}
