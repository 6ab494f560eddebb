using System.Text.Json.Serialization;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Batches;

/// <summary>A batch with what was sent of it, as a snapshot carries it.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="RunsKept">How many of its runs are not yet forgotten.</param>
/// <param name="Deliveries">In their order.</param>
internal sealed record SavedBatch(Batch Batch, int RunsKept, IReadOnlyList<SavedDelivery> Deliveries);

/// <summary>What a snapshot carries of this room.</summary>
internal static class BatchSection
{
    public static SandboxBlueprint CarryBatches(this SandboxBlueprint blueprint, ModelCatalogue models) => blueprint.Carry(new Section<IReadOnlyList<SavedBatch>>(
        "batches", 1,
        _ => Json(models).IReadOnlyListSavedBatch,
        static epoch => epoch.Part<BatchStore>().Save(),
        static (epoch, saved) => epoch.Part<BatchStore>().Restore(saved)));

    private static BatchSectionJson Json(ModelCatalogue models) => new(SectionJson.Options(
        new FaultConverter<Fault>(),
        new LookUpConverter<ModelDefinition>(
            static model => model.Slug,
            slug => models.Find(slug) ?? throw new UnfitSnapshotException($"It has a batch of the model {slug}, which is not known here; known are {models.Known}."))));
}

/// <content>What a snapshot carries.</content>
internal sealed partial class BatchStore
{
    public IReadOnlyList<SavedBatch> Save() =>
        [.. batches.Values.Select(batch => new SavedBatch(batch, runsKept[batch.Id], [.. deliveries.GetValueOrDefault(batch.Id, []).Select(outbox.Save)]))];

    public void Restore(IReadOnlyList<SavedBatch> saved)
    {
        foreach (var (batch, kept, sent) in saved)
        {
            batches.Add(batch.Id, batch);
            runsKept.Add(batch.Id, kept);
            if (sent.Count > 0)
            {
                deliveries.Add(batch.Id, [.. sent.Select(delivery => outbox.Resume(delivery.Order() with { Faults = FaultsOf(batch) }, delivery))]);
            }
        }
    }
}

[JsonSerializable(typeof(IReadOnlyList<SavedBatch>))]
internal sealed partial class BatchSectionJson : JsonSerializerContext;
