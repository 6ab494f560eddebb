using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Contracts;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Images;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>What a snapshot carries of this room: the create ordinals and the runs.</summary>
internal static class RunSections
{
    private const string Stored = "sha256:";
    private const string Synthetic = "synthetic:";

    public static SandboxBlueprint CarryRuns(this SandboxBlueprint blueprint, ModelCatalogue models) => blueprint
        .Carry(new Section<Dictionary<string, int>>(
            "ordinals", 1,
            static _ => RunSectionJson.Plain.DictionaryStringInt32,
            static epoch => epoch.Part<CreateOrdinals>().Save(),
            static (epoch, saved) => epoch.Part<CreateOrdinals>().Restore(saved)))
        .Carry(new Section<SavedRuns>(
            "runs", 2,
            epoch => Json(epoch, models).SavedRuns,
            static epoch => epoch.Part<RunStore>().Save(),
            static (epoch, saved) => epoch.Part<RunStore>().Restore(saved)));

    private static RunSectionJson Json(Epoch epoch, ModelCatalogue models) => new(SectionJson.Options(
        new LookUpConverter<ModelDefinition>(
            static model => model.Slug,
            slug => models.Find(slug) ?? throw new UnfitSnapshotException($"It has runs of the model {slug}, which is not known here; known are {models.Known}.")),
        new LookUpConverter<ItemKey>(static key => key.ToString(), ItemKey.Of),
        new LookUpConverter<PaintSource>(
            static source => (source.Bytes is null ? Synthetic : Stored) + source.Sha256,
            text => Source(epoch, text)),
        new LookUpConverter<InputTemplate>(static template => template.ToText(), InputTemplate.OfText),
        new FaultConverter<Fault>(),
        new FaultConverter<SlowFault>(),
        new LookUpConverter<RunStatus>(static status => status.WireName(), Status),
        new LookUpConverter<ImageFormat>(RunView.Extension, static text => text == "png" ? ImageFormat.Png : ImageFormat.Jpeg)));

    private static PaintSource Source(Epoch epoch, string text)
    {
        if (text.StartsWith(Synthetic, StringComparison.Ordinal))
        {
            return PaintSource.SyntheticOf(text[Synthetic.Length..]);
        }

        var content = epoch.Part<AssetStore>().Content(text[Stored.Length..]) ?? throw new JsonException($"It lacks the content of {text}.");
        return PaintSource.FromBytes(content.Bytes, content.Sha256);
    }

    private static RunStatus Status(string text) => RunStatuses.TryParse(text, out var status) ? status : throw new JsonException($"There is no status {text}.");
}

/// <content>What a snapshot carries.</content>
internal sealed partial class CreateOrdinals
{
    /// <summary>32 hex digits for each key, with its count.</summary>
    public Dictionary<string, int> Save() => All.ToDictionary(
        static counted => counted.Key.ToString(), static counted => counted.Count, StringComparer.Ordinal);

    public void Restore(Dictionary<string, int> saved)
    {
        foreach (var (hash, count) in saved)
        {
            var key = KeyHash.Parse(hash) ?? throw new JsonException($"{hash} is no hash.");
            Count(key, count);
        }
    }
}

[JsonSerializable(typeof(SavedRuns))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class RunSectionJson : JsonSerializerContext
{
    public static RunSectionJson Plain { get; } = new(SectionJson.Options());
}
