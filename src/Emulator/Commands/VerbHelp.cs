namespace Runflow.Emulator.Commands;

/// <summary>What help says about a verb beyond its summary and flags.</summary>
/// <param name="About">A second sentence or two: how it does what it does, and what to know.</param>
/// <param name="Settings">Names of the settings that act on it; the others are taken and do nothing, so that one line fits all verbs.</param>
/// <param name="Examples">Lines to type.</param>
/// <param name="ExitCodes">What it ends with, and when.</param>
internal sealed record VerbHelp(string About, IReadOnlyList<string> Settings, IReadOnlyList<string> Examples, string ExitCodes);
