using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Pact;

/// <summary>A run that a state asks for: a create request that was checked, and how its run is to stand.</summary>
internal sealed class RunPlan
{
    private const string EditModel = "black-forest-labs/flux-2-klein-4b/edit";

    /// <summary>The request of the model page; no picture is fetched for it unless <c>sources</c> says so.</summary>
    private const string Page =
        """{"input":{"steps":4,"prompt":"Replace the computer monitors with a large glass aquarium full of colorful tropical fish and coral, the keyboard sits on a bed of white sand, small hermit crabs crawl on the mousepad","image_urls":["https://public.runflow.io/images/models/_shared/base-engineer.png"]}}""";

    /// <summary>Steps of a lifecycle that time does not move, before a run is given up: it has three.</summary>
    private const int MostSteps = 8;

    private readonly CreateRequest request;
    private readonly RunStatus status;
    private readonly bool hasReceiver;

    private RunPlan(CreateRequest request, RunStatus status, bool hasReceiver)
    {
        this.request = request;
        this.status = status;
        this.hasReceiver = hasReceiver;
    }

    /// <summary>Reads the parameters <c>request</c> and <c>model</c>.</summary>
    /// <param name="given">Whose.</param>
    /// <param name="status">How the run is to stand.</param>
    /// <param name="directives">What takes it there, or keeps it there.</param>
    /// <param name="hasReceiver">Whether its callback goes to <see cref="PactStage.ReceiverUrl"/> when its request names no receiver.</param>
    /// <returns>Null when something is wrong.</returns>
    public static RunPlan? Read(PactParams given, RunStatus status, Directives directives, bool hasReceiver)
    {
        var slug = given.Text("model", 400) ?? EditModel;
        var asked = given.Object("request");
        if (given.Models.Find(slug) is not { } model)
        {
            given.Complain("model", $"is not known{Nearest.Question(slug, given.Models.Slugs)} There are {given.Models.Known}", "enum");
            return null;
        }

        var found = new Problems();
        using var body = JsonDocument.Parse(asked.ValueKind == JsonValueKind.Object ? asked.GetRawText() : Page);
        var read = CreateRequest.Read(model, body.RootElement, null, found);
        foreach (var problem in found.ToError(given.Options.Strict)?.Fields ?? [])
        {
            given.Complain(string.Join('.', ["request", .. problem.Loc.Skip(1)]), problem.Msg, problem.Type);
        }

        return read is null ? null : new RunPlan(read with { Directives = directives.Over(read.Directives ?? new Directives()) }, status, hasReceiver);
    }

    /// <summary>Creates the run and moves the sandbox's clock until it stands as it is to, and its callback has been answered.</summary>
    /// <returns>The run, or why it cannot be had.</returns>
    public async ValueTask<(Run? Run, ApiError? Refusal)> MakeAsync(PactStage stage, Guid? id)
    {
        var own = request with { Id = id, CallbackUrl = request.CallbackUrl ?? (hasReceiver ? stage.ReceiverUrl : null) };
        var (run, refusal) = RunCreation.Accept(stage.Sandbox, own, stage.BaseUrl);
        return run is null ? (null, refusal) : await DriveAsync(stage, run.Spec.Id);
    }

    private async ValueTask<(Run? Run, ApiError? Refusal)> DriveAsync(PactStage stage, Guid id)
    {
        var epoch = stage.Sandbox.Current;
        var idle = false;
        for (var steps = 0; ;)
        {
            RunEntry? entry;
            lock (epoch.Gate)
            {
                var now = epoch.Clock.CatchUp();
                entry = epoch.Part<RunStore>().Find(id);
                if (entry is null || epoch.Ended)
                {
                    return (null, ApiError.Conflict($"The run {id} is gone: the sandbox was reset meanwhile, or retain_runs is too low."));
                }

                if (entry.Run.Status == status && !epoch.Part<DeliveryStore>().IsUnderWay(id))
                {
                    return (entry.Run, null);
                }

                if (idle)
                {
                    return (null, ApiError.Conflict(Stays(entry.Run, StoppedBecause.Idle)));
                }

                if (entry.Run.Status != status && stage.Sandbox.Lifecycle.Advance != AdvanceMode.Time && steps++ < MostSteps)
                {
                    epoch.Part<RunStore>().Step(entry, now);
                    continue;
                }
            }

            var moved = await epoch.Clock.AdvanceAsync(new Advance { ToNext = true }, stage.Cancel);
            if (moved is not { Because: StoppedBecause.Reached or StoppedBecause.Idle } result)
            {
                return (null, ApiError.Conflict(Stays(entry.Run, moved?.Because)));
            }

            // What was due at the present instant has happened also where nothing follows: look once more.
            idle = result is { Because: StoppedBecause.Idle, Fired: 0 };
        }
    }

    private string Stays(Run run, string? because) => because switch
    {
        null => "The sandbox's clock is being moved by somebody else; try again when that has ended.",
        StoppedBecause.Idle when run.Failure is { } failure => $"The run was to be {status.WireName()} and has failed: {failure.Message}",
        StoppedBecause.Idle when run.Status == status => $"The run is {status.WireName()}, but its callback does not come to an end.",
        StoppedBecause.Idle => $"The run was to be {status.WireName()} and stays {run.Status.WireName()}; look at the sandbox's lifecycle and fault rules.",
        _ => $"The run was to be {status.WireName()} and is {run.Status.WireName()} still ({because}).",
    };
}
