using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Scenarios;

/// <summary>What a sandbox is born with and gets back by a reset to <c>seed</c>: the parts of a file, all of it valid.</summary>
internal sealed class Scenario(IReadOnlyList<ScenarioStep> steps)
{
    /// <summary>How a sandbox begins under it.</summary>
    public Beginning Begin(EmulatorOptions options, Instant wall)
    {
        var beginning = Beginning.Of(options, wall);
        foreach (var step in steps)
        {
            beginning = step.Begin?.Invoke(beginning, new Birth(options, wall)) ?? beginning;
        }

        return beginning with { Populate = Populate };
    }

    private void Populate(Epoch epoch)
    {
        foreach (var step in steps)
        {
            step.Populate?.Invoke(epoch);
        }
    }
}
