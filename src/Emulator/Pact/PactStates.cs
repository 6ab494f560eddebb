using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Pact;

/// <summary>Every state there is. A new one is a row in its topic's table, and is described by <c>GET /_emulator/pact/states</c>
/// and in <c>docs/contract.md</c>.</summary>
internal static class PactStates
{
    public static IReadOnlyList<PactState> All { get; } = [.. RunStates.All, .. BatchStates.All, .. WebhookStates.All, .. KeyStates.All, .. RetryStates.All, .. AssetStates.All, .. SecretStates.All];

    /// <summary>The state of that name.</summary>
    /// <param name="name">As a pact has it.</param>
    /// <param name="placed">What the name holds in place of a placeholder.</param>
    /// <returns>Null when there is none.</returns>
    public static PactState? Find(string name, out string? placed)
    {
        placed = null;
        foreach (var state in All.OrderBy(static state => state.Placeholder is not null))
        {
            if (state.Is(name, out placed))
            {
                return state;
            }
        }

        return null;
    }

    /// <summary>The sentence about a name that is none, with the nearest one.</summary>
    public static string Unknown(string name) =>
        $"There is no state \"{name}\"{Nearest.Question(name, All.Select(static state => state.Name))} GET /_emulator/pact/states lists them.";
}
