namespace Runflow.Emulator.Reports;

/// <summary>One thing that was tried, as JUnit XML knows it. Texts may hold anything.</summary>
/// <param name="Group">Its <c>classname</c>.</param>
/// <param name="Name">Its name, unique in the group.</param>
/// <param name="Time">How long it took.</param>
internal sealed record JUnitCase(string Group, string Name, TimeSpan Time)
{
    /// <summary>Why it was not tried; null when it was.</summary>
    public string? Skipped { get; init; }

    /// <summary>Why it failed, in one sentence and in full; null when it did not.</summary>
    public (string Message, string Detail)? Failure { get; init; }

    /// <summary>What else is to be said, for example warnings; null for nothing.</summary>
    public string? Output { get; init; }
}
