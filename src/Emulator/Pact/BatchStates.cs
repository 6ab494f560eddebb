using Runflow.Contracts;
using Runflow.Emulator.Batches;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Pact;

/// <summary>States that are batches: each is created and driven as any other, so that all of it is true.</summary>
internal static class BatchStates
{
    /// <summary>Two edits of the picture of the model page.</summary>
    private const string Usual =
        """{"input":[{"prompt":"Make the sky purple","image_urls":["https://public.runflow.io/images/models/_shared/base-engineer.png"]},{"prompt":"Make the sky green","image_urls":["https://public.runflow.io/images/models/_shared/base-engineer.png"]}]}""";

    private static readonly (string, string)[] Params =
    [
        ("request", "the create request; by default two edits, with a receiver of our own as callback_url"),
        ("model", $"the model's path; by default {ModelCatalogue.Usual}"),
    ];

    private static readonly string[] Values = ["batch_id", "item_id", "run_id", "status", "callback_url"];

    private static readonly Directives Failing = new() { Failure = new RunFailure("PROVIDER_ERROR", "The provider could not make the image.", "inference") };

    public static IReadOnlyList<PactState> All { get; } =
    [
        Of("a queued batch", "A batch whose runs stay queued.", RunStatus.Queued, lastFails: false),
        Of("a batch that succeeded", "A batch whose runs have all succeeded; its callback was sent.", RunStatus.Succeeded, lastFails: false),
        Of("a batch that succeeded in part", "A batch whose last run has failed with PROVIDER_ERROR and whose others have succeeded; its callback was sent.", RunStatus.Succeeded, lastFails: true),
    ];

    private static PactState Of(string name, string meaning, RunStatus status, bool lastFails) =>
        new(name, meaning, given => Read(given, status, lastFails)) { Params = Params, Values = Values };

    private static PactSetup Read(PactParams given, RunStatus status, bool lastFails)
    {
        var request = given.Request(Usual, static (model, body, problems) => BatchRequest.Read(model, body, null, problems));
        if (lastFails && request is { Items.Count: 1 })
        {
            given.Complain("request.input", "must have two items or more: one that succeeds and one that fails");
        }

        return stage => MakeAsync(stage, request!, status, lastFails);
    }

    private static async ValueTask<PactOutcome> MakeAsync(PactStage stage, BatchRequest request, RunStatus status, bool lastFails)
    {
        var usual = status == RunStatus.Queued ? new Directives { StuckIn = RunStatus.Queued } : new Directives();
        var last = request.Items.Count - 1;
        var (batch, refusal) = BatchCreation.Accept(
            stage.Sandbox,
            request with
            {
                CallbackUrl = request.CallbackUrl ?? stage.ReceiverUrl,
                Items = [.. request.Items.Select((item, index) => item with { Directives = (lastFails && index == last ? Failing : usual).Over(item.Directives ?? new Directives()) })],
            },
            stage.BaseUrl);
        if (batch is null)
        {
            return PactOutcome.Refused(refusal!);
        }

        foreach (var item in batch.Items)
        {
            // The callback is that of the batch, and comes when the last of its runs has ended.
            var (run, problem) = await RunDrive.ToAsync(
                stage,
                item.RunId,
                lastFails && item.Index == last ? RunStatus.Failed : status,
                epoch => item.Index < last || !epoch.Part<BatchStore>().IsUnderWay(batch.Id));
            if (run is null)
            {
                return PactOutcome.Refused(problem!);
            }
        }

        return await stage.Under((epoch, _) => PactOutcome.Of(
            ("batch_id", batch.Id.ToString()),
            ("item_id", batch.Items[0].Id.ToString()),
            ("run_id", batch.Items[0].RunId.ToString()),
            ("status", (epoch.Part<BatchStore>().Find(batch.Id) ?? batch).Status.WireName(stage.Sandbox.Options.Dialect.StatusOneL)),
            ("callback_url", request.CallbackUrl ?? stage.ReceiverUrl)));
    }
}
