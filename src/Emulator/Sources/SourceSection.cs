using System.Text.Json.Serialization;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Sources;

/// <summary>What a snapshot carries of this room: which fetched sources each run keeps. Fetches under way begin anew.</summary>
internal static class SourceSection
{
    public static SandboxBlueprint CarrySources(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<Dictionary<Guid, List<string>>>(
        "sources", 1,
        static _ => SourceSectionJson.Plain.DictionaryGuidListString,
        static epoch => epoch.Part<SourceFetches>().Save(),
        static (epoch, saved) => epoch.Part<SourceFetches>().Restore(saved)));
}

[JsonSerializable(typeof(Dictionary<Guid, List<string>>))]
internal sealed partial class SourceSectionJson : JsonSerializerContext
{
    public static SourceSectionJson Plain { get; } = new(SectionJson.Options());
}
