using System.Globalization;
using Runflow.Contracts;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Journal;

/// <summary>Something that happened in an epoch; formatted only when somebody reads it.</summary>
/// <param name="Number">From 1, without gaps, for each epoch.</param>
/// <param name="At">Sandbox instant.</param>
/// <param name="Move">What a run did; nothing of anything else.</param>
/// <param name="Subject">What else it happened to: a <c>Delivery</c>, an <c>Exchange</c>; null for a run.</param>
/// <param name="Detail">What it was: of a delivery, its new status or the attempt that ended.</param>
internal readonly record struct FeedEvent(long Number, Instant At, RunMove Move, object? Subject, object? Detail);

/// <summary>A run has come into a status.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Status">The status.</param>
/// <param name="FailureCode">Why it failed; null when it has not.</param>
internal readonly record struct RunMove(Guid Run, RunStatus Status, string? FailureCode);

/// <summary>Where a reader stands: the id of an event, <c>&lt;epoch&gt;-&lt;number&gt;</c>. Number 0 is before the first one.</summary>
internal readonly record struct FeedPosition(int Epoch, long Number)
{
    public static bool TryParse(string text, out FeedPosition position)
    {
        position = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0
            || !int.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        position = new(epoch, number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Number}");
}

/// <summary>An event as its readers get it.</summary>
/// <param name="Id">Position to resume after; null for a word about the feed itself.</param>
/// <param name="Name"><c>run</c>, <c>delivery</c>, <c>attempt</c>, <c>request</c>; of the feed itself <c>gap</c>, <c>reset</c>.</param>
/// <param name="Json">One object on one line.</param>
internal sealed record FeedMessage(string? Id, string Name, byte[] Json);
