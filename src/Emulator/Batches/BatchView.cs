using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Batches;

/// <summary>A batch as the wire shows it, and as its callback tells of it.</summary>
internal static class BatchView
{
    public static BatchDocument Document(Sandbox sandbox, Batch batch)
    {
        var oneL = sandbox.Options.Dialect.StatusOneL;
        return new BatchDocument
        {
            Id = batch.Id,
            OrgId = sandbox.Identity.OrganisationId,
            CreatedBy = sandbox.Identity.UserId,
            TargetType = "model",
            TargetId = batch.Model.Id,
            StatusCode = batch.Status.WireName(oneL),
            ItemsTotal = batch.Items.Count,
            ItemsSucceeded = batch.Count(RunStatus.Succeeded),
            ItemsFailed = batch.Count(RunStatus.Failed),
            ItemsCancelled = batch.Count(RunStatus.Cancelled),
            Items = [.. batch.Items.Select(item => Item(item, oneL))],
            DurationMs = batch.DurationMs,
            CreatedAt = batch.CreatedAt.ToDateTimeOffset(),
            StartedAt = batch.StartedAt?.ToDateTimeOffset(),
            CompletedAt = batch.CompletedAt?.ToDateTimeOffset(),
            CallbackUrl = batch.CallbackUrl,
            Metadata = batch.Metadata,
            Links = new BatchLinksDocument
            {
                Self = $"/v1/batches/{batch.Id}",
                Items = $"/v1/batches/{batch.Id}/items",
                Callback = $"/v1/batches/{batch.Id}/callback",
            },
        };
    }

    /// <summary>One item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="oneL">How a cancelled one is spelt.</param>
    public static BatchItemDocument Item(BatchItem item, bool oneL) => new()
    {
        Id = item.Id,
        BatchId = item.BatchId,
        SequenceIndex = item.Index,
        RunId = item.RunId,
        StatusCode = item.Status.WireName(oneL),
        ClientRef = item.ClientRef,
    };

    /// <summary>The bytes of its callback, made once.</summary>
    public static byte[] Callback(Sandbox sandbox, Batch batch)
    {
        var oneL = sandbox.Options.Dialect.CallbackStatusOneL;
        return Answer.Serialize(
            new BatchCallbackPayload
            {
                // As a run's event does, a batch's spells cancelled with two l in both dialects.
                Event = "batch." + batch.Status.WireName(),
                BatchId = batch.Id,
                Status = batch.Status.WireName(oneL),
                Output = new BatchOutputDocument
                {
                    Items = [.. batch.Items.Select(item => Item(item, oneL))],
                    Succeeded = batch.Count(RunStatus.Succeeded),
                    Failed = batch.Count(RunStatus.Failed),
                    Cancelled = batch.Count(RunStatus.Cancelled),
                    Total = batch.Items.Count,
                },
                DurationMs = batch.DurationMs,
                CreatedAt = batch.CreatedAt.ToDateTimeOffset(),
                CompletedAt = batch.CompletedAt?.ToDateTimeOffset(),
                Metadata = batch.Metadata,
            },
            WireJson.Wire.BatchCallbackPayload);
    }
}
