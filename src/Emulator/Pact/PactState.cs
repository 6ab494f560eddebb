using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Pact;

/// <summary>
/// Something that a consumer's pact may ask to be true of the provider, by its name. Pure data: <see cref="Read"/> checks the
/// parameters and answers what is to be done.
/// </summary>
/// <param name="Name">As it stands in a pact. <c>{x}</c> stands for any text, which is then the parameter <c>x</c>.</param>
/// <param name="Meaning">What it makes true, in one sentence.</param>
/// <param name="Read">Reads its parameters, collecting every problem.</param>
internal sealed record PactState(string Name, string Meaning, Func<PactParams, PactSetup> Read)
{
    /// <summary>Its parameters beside <c>key</c> and <c>organization_id</c>, and what each means.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Params { get; init; } = [];

    /// <summary>The names of the values that it answers, for generators.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The name between the braces of <see cref="Name"/>; null when there is none.</summary>
    public string? Placeholder { get; } = Name.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open ? Name[(open + 1)..Name.IndexOf('}', StringComparison.Ordinal)] : null;

    /// <summary>Whether a pact's state is this one.</summary>
    /// <param name="state">The name in the pact; case does not matter.</param>
    /// <param name="placed">What stands in place of the placeholder; null when that itself was written, or there is none.</param>
    public bool Is(string state, out string? placed)
    {
        placed = null;
        if (state.Equals(Name, StringComparison.OrdinalIgnoreCase) || Placeholder is null)
        {
            return state.Equals(Name, StringComparison.OrdinalIgnoreCase);
        }

        var (before, behind) = (Name[..Name.IndexOf('{', StringComparison.Ordinal)], Name[(Name.IndexOf('}', StringComparison.Ordinal) + 1)..]);
        if (state.Length <= before.Length + behind.Length
            || !state.StartsWith(before, StringComparison.OrdinalIgnoreCase) || !state.EndsWith(behind, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        placed = state[before.Length..^behind.Length];
        return true;
    }
}

/// <summary>Makes a state true. The parameters are good; what the sandbox refuses comes back.</summary>
internal delegate ValueTask<PactOutcome> PactSetup(PactStage stage);

/// <summary>Where a state is to be made true.</summary>
/// <param name="Sandbox">Whose.</param>
/// <param name="BaseUrl">Base of the URLs that its answers hand out.</param>
/// <param name="ReceiverUrl">A sink of the sandbox, for callbacks of runs whose request names no receiver.</param>
/// <param name="Cancel">Gives up.</param>
internal sealed record PactStage(Sandbox Sandbox, string BaseUrl, string ReceiverUrl, CancellationToken Cancel)
{
    /// <summary>Does something at once, under the gate.</summary>
    public ValueTask<PactOutcome> Under(Func<Epoch, Clock.Instant, PactOutcome> act)
    {
        var epoch = Sandbox.Current;
        lock (epoch.Gate)
        {
            return new(act(epoch, epoch.Clock.CatchUp()));
        }
    }
}

/// <summary>What came of making a state true.</summary>
/// <param name="Values">For generators: names and texts.</param>
/// <param name="Refusal">Why it is not true; null when it is.</param>
internal readonly record struct PactOutcome(IReadOnlyList<(string Name, string Value)> Values, ApiError? Refusal)
{
    public static PactOutcome Done { get; } = new([], null);

    public static PactOutcome Of(params (string Name, string Value)[] values) => new(values, null);

    public static PactOutcome Refused(ApiError refusal) => new([], refusal);
}
