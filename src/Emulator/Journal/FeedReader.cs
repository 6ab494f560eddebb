using System.Runtime.CompilerServices;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>Reads the feed of a sandbox through all its epochs, for the wire and for a test in the same process alike.</summary>
internal static class FeedReader
{
    /// <summary>Listens from the first step of the enumeration until it is cancelled or the sandbox is dropped.</summary>
    /// <param name="sandbox">Whose feed.</param>
    /// <param name="after">The last event seen; null for everything from now on.</param>
    /// <param name="cancel">Ends it.</param>
    public static async IAsyncEnumerable<FeedMessage> ReadAsync(Sandbox sandbox, FeedPosition? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var epoch = sandbox.Current;
        while (true)
        {
            using var listener = epoch.Part<EventFeed>().Listen(after);
            if (listener.IsLost)
            {
                yield return FeedText.Gap(null);
            }

            var next = listener.First;
            await foreach (var happened in listener.Events.ReadAllAsync(cancel))
            {
                if (happened.Number > next)
                {
                    yield return FeedText.Gap(happened.Number - next);
                }

                next = happened.Number + 1;
                yield return FeedText.Of(epoch, happened);
            }

            if (ReferenceEquals(sandbox.Current, epoch))
            {
                yield break;
            }

            epoch = sandbox.Current;
            after = new FeedPosition(epoch.Number, 0);
            yield return FeedText.Reset(epoch);
        }
    }
}
