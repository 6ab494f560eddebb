using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>
/// The recording half of the room. It stands above Http like the rest of the room and listens to <see cref="Exchanges"/>:
/// Http tells of requests and knows nobody who keeps them.
/// </summary>
internal static class JournalRecording
{
    public static SandboxBlueprint AddJournal(this SandboxBlueprint blueprint, JournalBudget budget) => blueprint
        .Add(static epoch => new CounterStore(epoch))
        .Add(static epoch => new EventFeed(epoch))
        .Add(epoch => new JournalStore(epoch, budget));

    public static void Listen(Exchanges exchanges)
    {
        exchanges.Opened += static exchange => exchange.Epoch.Part<JournalStore>().Open(exchange);
        exchanges.Answered += static exchange => exchange.Epoch.Part<JournalStore>().Answer(exchange);
        exchanges.Closed += static exchange => exchange.Epoch.Part<JournalStore>().Close(exchange);
    }
}
