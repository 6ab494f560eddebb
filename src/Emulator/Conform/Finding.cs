namespace Runflow.Emulator.Conform;

/// <summary>How much a finding weighs.</summary>
internal enum Severity
{
    /// <summary>Worth knowing: the public pages leave it open.</summary>
    Note,

    /// <summary>Differs where the pages are silent or contradict each other, or adds what they do not know.</summary>
    Warning,

    /// <summary>Contradicts the contract.</summary>
    Error,
}

/// <summary>A difference between what the contract says and what was met. Values are normalised: see <see cref="Normaliser"/>.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Where">Method and path, and where in the answer.</param>
/// <param name="Expected">What the contract says.</param>
/// <param name="Found">What was met.</param>
internal sealed record Finding(Severity Severity, string Where, string Expected, string Found)
{
    public override string ToString() => $"{Where}: expected {Expected}; found {Found}";
}
