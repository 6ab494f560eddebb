using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Pact;

/// <summary>States of what was asked before.</summary>
internal static class RetryStates
{
    public static IReadOnlyList<PactState> All { get; } =
    [
        new("a used idempotency key {idempotency_key}", "A run was created with that Idempotency-Key and another body: a create with the key is 409.", Used)
        {
            Params = [("idempotency_key", "the header's value, 1 to 255 characters"), ("request", "the create request of that run; by default that of the model page"), ("model", $"the model's path; by default {ModelCatalogue.Usual}")],
            Values = ["run_id"],
        },
    ];

    private static PactSetup Used(PactParams given)
    {
        var key = given.Required("idempotency_key");
        if (key.Length > 0 && Idempotency.Problem(key) is { } problem)
        {
            given.Complain("idempotency_key", problem);
        }

        var plan = RunPlan.Read(given, RunStatus.Queued, new Directives { StuckIn = RunStatus.Queued }, hasReceiver: true);
        return async stage =>
        {
            var (run, refusal) = await plan!.MakeAsync(stage, id: null);
            return run is null ? PactOutcome.Refused(refusal!) : await stage.Under((epoch, now) =>
            {
                // A pact cannot send the body that the key stands for: that one is empty.
                var answer = new StoredAnswer(201, "application/json", epoch.Part<RunTexts>().Of(run, stage.BaseUrl, now).ToArray(), null, [], run.Spec.Id);
                return Idempotency.Remember(epoch, "POST", $"/v1/models/{run.Spec.Model.Slug}/runs", key, [], answer)
                    ? PactOutcome.Of(("run_id", run.Spec.Id.ToString()))
                    : PactOutcome.Refused(ApiError.Conflict($"The idempotency key {key} was used before; reset the sandbox."));
            });
        };
    }
}
