using Runflow.Contracts;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>A run that has not ended, as a snapshot carries it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Due">When its next transition is due, or was when it began to wait for a place; null when none is planned.</param>
/// <param name="Waits">Whether it waits for a place in the fleet.</param>
/// <param name="Announced">The terminal run that its callback tells of already.</param>
internal sealed record SavedRun(Run Run, Instant? Due, bool Waits, Run? Announced);

/// <summary>The runs of an epoch, as a snapshot carries them.</summary>
/// <param name="Unfinished">In the order of their ids.</param>
/// <param name="Finished">In the order in which they ended, for the oldest go first.</param>
internal sealed record SavedRuns(IReadOnlyList<SavedRun> Unfinished, IReadOnlyList<Run> Finished);

/// <content>What a snapshot carries.</content>
internal sealed partial class RunStore
{
    public SavedRuns Save() => new(
        [.. runs.All.Where(static entry => !entry.Status.IsTerminal()).OrderBy(static entry => entry.Spec.Id).Select(Save)],
        [.. finished.All.Select(static entry => entry.Run)]);

    /// <summary>Takes in what was saved. Nobody is told: nothing has happened. Only sources that were being fetched are fetched
    /// again.</summary>
    public void Restore(SavedRuns saved)
    {
        foreach (var run in saved.Finished)
        {
            var entry = new RunEntry(this, run.Spec, run.State);
            runs.Add(entry);
            finished.Add(entry);
        }

        foreach (var (run, due, waits, announced) in saved.Unfinished)
        {
            var entry = new RunEntry(this, run.Spec, run.State) { Announced = announced };
            runs.Add(entry);
            fleet.Executing += Executes(run.Status);
            if (waits)
            {
                entry.Due = due!.Value;
                fleet.Wait(entry);
            }
            else if (due is { } at)
            {
                epoch.Clock.Resume(entry, at);
            }

            if (run.State.AwaitsSources)
            {
                Fetching?.Invoke(entry);
            }
        }
    }

    private SavedRun Save(RunEntry entry)
    {
        var waits = fleet.IsWaiting(entry);
        return new SavedRun(entry.Run, waits || entry.IsScheduled ? entry.Due : null, waits, entry.Announced);
    }
}
