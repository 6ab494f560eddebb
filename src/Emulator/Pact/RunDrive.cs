using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Pact;

/// <summary>Brings a run that was accepted to where a state wants it.</summary>
internal static class RunDrive
{
    /// <summary>Steps of a lifecycle that time does not move, before a run is given up: it has three.</summary>
    private const int MostSteps = 8;

    /// <summary>Moves the sandbox's clock until a run stands as it is to.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="id">The run.</param>
    /// <param name="status">How it is to stand.</param>
    /// <param name="isTold">Whether all that is to be told of it has been; asked under the gate.</param>
    /// <returns>The run, or why it does not come to that.</returns>
    public static async ValueTask<(Run? Run, ApiError? Refusal)> ToAsync(PactStage stage, Guid id, RunStatus status, Func<Epoch, bool> isTold)
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

                if (entry.Run.Status == status && isTold(epoch))
                {
                    return (entry.Run, null);
                }

                if (idle)
                {
                    return (null, ApiError.Conflict(Stays(entry.Run, status, StoppedBecause.Idle)));
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
                return (null, ApiError.Conflict(Stays(entry.Run, status, moved?.Because)));
            }

            // What was due at the present instant has happened also where nothing follows: look once more.
            idle = result is { Because: StoppedBecause.Idle, Fired: 0 };
        }
    }

    private static string Stays(Run run, RunStatus status, string? because) => because switch
    {
        null => "The sandbox's clock is being moved by somebody else; try again when that has ended.",
        StoppedBecause.Idle when run.Failure is { } failure => $"The run was to be {status.WireName()} and has failed: {failure.Message}",
        StoppedBecause.Idle when run.Status == status => $"The run is {status.WireName()}, but its callback does not come to an end.",
        StoppedBecause.Idle => $"The run was to be {status.WireName()} and stays {run.Status.WireName()}; look at the sandbox's lifecycle and fault rules.",
        _ => $"The run was to be {status.WireName()} and is {run.Status.WireName()} still ({because}).",
    };
}
