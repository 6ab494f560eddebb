using System.Text.Json.Serialization;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks.Sink;

/// <summary>The sinks of an epoch, as a snapshot carries them: a script goes on where it was.</summary>
/// <param name="Messages">What is kept, in order of arrival.</param>
/// <param name="Counts">Messages that each sink got since it was last cleared.</param>
/// <param name="Numbers">Messages in all.</param>
internal sealed record SavedSinks(IReadOnlyList<SinkMessage> Messages, Dictionary<string, long> Counts, long Numbers);

/// <summary>What a snapshot carries of the sinks.</summary>
internal static class SinkSection
{
    public static SandboxBlueprint CarrySinks(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<SavedSinks>(
        "sinks", 1,
        static _ => SinkSectionJson.Plain.SavedSinks,
        static epoch => epoch.Part<SinkStore>().Save(),
        static (epoch, saved) => epoch.Part<SinkStore>().Restore(saved)));
}

/// <content>What a snapshot carries.</content>
internal sealed partial class SinkStore
{
    public SavedSinks Save() => new([.. messages], new Dictionary<string, long>(counts, StringComparer.Ordinal), numbers);

    /// <summary>Takes in what was saved. Nobody is told: nothing has come.</summary>
    public void Restore(SavedSinks saved)
    {
        foreach (var message in saved.Messages)
        {
            messages.AddLast(message);
            bytes += message.Bytes;
        }

        foreach (var (sink, count) in saved.Counts)
        {
            counts.Add(sink, count);
        }

        numbers = saved.Numbers;
    }
}

[JsonSerializable(typeof(SavedSinks))]
internal sealed partial class SinkSectionJson : JsonSerializerContext
{
    public static SinkSectionJson Plain { get; } = new(SectionJson.Options());
}
