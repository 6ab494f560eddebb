using System.Globalization;
using Runflow.Contracts;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Batches;

/// <summary>Accepts a valid batch into a sandbox: all of its runs or none.</summary>
internal static class BatchCreation
{
    /// <summary>Prepares the runs, then makes them and the batch under the gate.</summary>
    /// <returns>The batch, or why it was refused.</returns>
    public static (Batch? Batch, ApiError? Error) Accept(Sandbox sandbox, BatchRequest request, string baseUrl)
    {
        while (true)
        {
            var epoch = sandbox.Current;
            PreparedRun[] runs = [.. request.Items.Select(item => new PreparedRun(epoch, item))];
            lock (epoch.Gate)
            {
                if (!epoch.Ended)
                {
                    return Accept(epoch, request, runs, baseUrl);
                }
            }

            // A reset has put the next epoch in its place before it ends one; only a dropped sandbox has none.
            if (ReferenceEquals(sandbox.Current, epoch))
            {
                return (null, RunCreation.Dropped);
            }
        }
    }

    private static (Batch? Batch, ApiError? Error) Accept(Epoch epoch, BatchRequest request, PreparedRun[] runs, string baseUrl)
    {
        var now = epoch.Clock.CatchUp();
        if (RunCreation.Refuse(epoch, runs, Place) is { } refusal)
        {
            return (null, refusal);
        }

        var ordinal = epoch.Part<CreateOrdinals>().Next(request.Key);
        var id = Draw.Of(epoch.Seed, Purpose.BatchId, request.Key, ordinal).Uuid(now);
        var batch = new Batch
        {
            Id = id,
            Key = request.Key,
            Ordinal = ordinal,
            Model = request.Model,
            Items = [.. runs.Select((_, index) => Item(epoch, request, ordinal, id, index, RunCreation.Add(epoch, ref runs[index], now, baseUrl, id), now))],
            CallbackUrl = request.CallbackUrl,
            Metadata = request.Metadata is { } metadata ? new RawJson(metadata.Utf8.ToArray()) : null,
            CreatedAt = now,
        };
        epoch.Part<BatchStore>().Add(batch);
        return (batch, null);
    }

    private static BatchItem Item(Epoch epoch, BatchRequest request, int ordinal, Guid batch, int index, RunSpec run, Instant now) => new(
        Draw.Of(epoch.Seed, Purpose.BatchItemId, $"{request.Key}/{ordinal}", index).Uuid(now), batch, index, run.Id, run.ClientRef, RunStatus.Queued);

    /// <summary>Where a problem of an item's input stands in the batch.</summary>
    private static string[] Place(int index, string[] loc) => ["body", "input", index.ToString(CultureInfo.InvariantCulture), .. loc.AsSpan(2)];
}
