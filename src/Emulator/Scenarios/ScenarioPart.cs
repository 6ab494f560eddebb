using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Scenarios;

/// <summary>What one part of a scenario does when a sandbox is born. Everything was checked before: it cannot fail.</summary>
internal sealed record ScenarioStep
{
    /// <summary>Changes what the sandbox is born with; null changes nothing.</summary>
    public Func<Beginning, Birth, Beginning>? Begin { get; init; }

    /// <summary>Fills the new epoch, under its gate; null adds nothing.</summary>
    public Action<Epoch>? Populate { get; init; }
}

/// <summary>What a birth is made of.</summary>
/// <param name="Options">The emulator's.</param>
/// <param name="Wall">Wall time.</param>
internal readonly record struct Birth(EmulatorOptions Options, Instant Wall);

/// <summary>
/// One part of a scenario: a word of the file and how its value is read. It says what a control route says, in the same
/// words and read by the same code, so that what can be set at birth and what can be set later never drift apart.
/// </summary>
/// <param name="Name">The word.</param>
/// <param name="IsList">Whether the value is a list rather than a mapping.</param>
/// <param name="Read">Reads the value; paths of problems begin with <c>body</c>.</param>
internal sealed record ScenarioPart(string Name, bool IsList, Func<JsonElement, Problems, ScenarioStep> Read);
