using System.Globalization;
using Runflow.Contracts;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Pact;

/// <summary>States that are runs: each is created and driven as any other, so that all of it is true.</summary>
internal static class RunStates
{
    private const int MostRuns = 500;

    private static readonly string[] Stages = ["preprocess", "dispatch", "inference", "postprocess"];

    private static readonly (string, string)[] Common =
    [
        ("run_id", "the run's id, for a pact that has one written down; else it is drawn from the seed"),
        ("request", "the create request; by default that of the model page, with a receiver of our own as callback_url"),
        ("model", $"the model's path; by default {ModelCatalogue.Usual}"),
    ];

    private static readonly (string, string)[] Failure =
    [
        .. Common,
        ("message", "the failure_message"),
        ("stage", "the failure_stage_code: preprocess, dispatch, inference (the default) or postprocess"),
    ];

    private static readonly string[] Values = ["run_id", "status", "callback_url"];

    public static IReadOnlyList<PactState> All { get; } =
    [
        Of("a queued run", "A run that stays queued.", RunStatus.Queued, new Directives { StuckIn = RunStatus.Queued }),
        Of("a dispatching run", "A run that stays in dispatching.", RunStatus.Dispatching, new Directives { StuckIn = RunStatus.Dispatching }),
        Of("a running run", "A run that stays running.", RunStatus.Running, new Directives { StuckIn = RunStatus.Running }),
        Of("a run that succeeded", "A run that has succeeded; its callback was sent.", RunStatus.Succeeded, new Directives()),
        Of("a run that was flagged", "A run that has succeeded and whose output is flagged as NSFW; its callback was sent.", RunStatus.Succeeded, new Directives { Nsfw = true }),
        Of("a run that was cancelled", "A run that was cancelled while it was running; its callback was sent.", RunStatus.Cancelled, new Directives { CancelIn = RunStatus.Running }),
        new("a run that failed", "A run that has failed with PROVIDER_ERROR; its callback was sent.", static given => Failed(given, "PROVIDER_ERROR")) { Params = Failure, Values = Values },
        new("a run that failed with {code}", "A run that has failed with that code; its callback was sent.", static given => Failed(given, given.Required("code")))
        {
            Params = [("code", "the failure_code"), .. Failure],
            Values = Values,
        },
        new("{count} runs that succeeded", "So many runs that have succeeded, one after the other, without callbacks unless their request has a receiver.", Several)
        {
            Params = [("count", "1 to 500"), .. Common[1..]],
            Values = ["first_run_id", "last_run_id"],
        },
    ];

    private static PactState Of(string name, string meaning, RunStatus status, Directives directives) =>
        new(name, meaning, given => One(given, status, directives)) { Params = Common, Values = Values };

    private static PactSetup One(PactParams given, RunStatus status, Directives directives)
    {
        var id = given.Id("run_id");
        var plan = RunPlan.Read(given, status, directives, hasReceiver: true);
        return async stage => await plan!.MakeAsync(stage, id) is var (run, refusal) && run is not null
            ? PactOutcome.Of(
                ("run_id", run.Spec.Id.ToString()),
                ("status", run.Status.WireName(stage.Sandbox.Options.Dialect.StatusOneL)),
                ("callback_url", run.Spec.CallbackUrl ?? ""))
            : PactOutcome.Refused(refusal!);
    }

    private static PactSetup Failed(PactParams given, string code)
    {
        var (message, stage) = (given.Text("message", 2000), given.Text("stage", 40) ?? "inference");
        if (!Stages.Contains(stage))
        {
            given.Complain("stage", $"must be one of {string.Join(", ", Stages)}", "enum");
        }

        return One(given, RunStatus.Failed, new Directives { Failure = new RunFailure(code, message ?? "The provider could not make the image.", stage) });
    }

    private static PactSetup Several(PactParams given)
    {
        var text = given.Text("count") ?? "";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostRuns)
        {
            given.Complain("count", $"must be a whole number from 1 to {MostRuns}, in the state's name or as a string among its params");
        }

        var plan = RunPlan.Read(given, RunStatus.Succeeded, new Directives(), hasReceiver: false);
        return async stage =>
        {
            var ids = new List<Guid>();
            while (ids.Count < count)
            {
                var (run, refusal) = await plan!.MakeAsync(stage, id: null);
                if (run is null)
                {
                    return PactOutcome.Refused(refusal!);
                }

                ids.Add(run.Spec.Id);
            }

            return PactOutcome.Of(("first_run_id", ids[0].ToString()), ("last_run_id", ids[^1].ToString()));
        };
    }
}
