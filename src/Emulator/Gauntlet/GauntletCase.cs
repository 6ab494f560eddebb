using Runflow.Emulator.Callbacks.Sending;

namespace Runflow.Emulator.Gauntlet;

/// <summary>One thing that happens to receivers, as one or more deliveries.</summary>
/// <param name="Name">Short name, stable: <c>tampered</c>.</param>
/// <param name="Title">What is sent, in words.</param>
/// <param name="Cure">What to change in a receiver that fails it.</param>
/// <param name="Sends">The deliveries, in order.</param>
internal sealed record GauntletCase(string Name, string Title, string Cure, IReadOnlyList<GauntletSend> Sends)
{
    /// <summary>Sent at once instead of one after the other.</summary>
    public bool AtOnce { get; init; }
}

/// <summary>One delivery of a case.</summary>
/// <param name="What">What is special about it, in words.</param>
/// <param name="Body">The bytes.</param>
/// <param name="Headers">Request id and signature.</param>
/// <param name="Expected">What the receiver should do.</param>
internal sealed record GauntletSend(string What, byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Headers, Expectation Expected);

/// <summary>What came of a delivery.</summary>
/// <param name="Send">What was sent.</param>
/// <param name="Outcome">What came back; null when it was not sent, because an earlier one got no connection.</param>
/// <param name="Handled">The receiver's count of handled callbacks after it, when it tells.</param>
/// <param name="Problem">What is wrong, a sentence; null when all is as expected.</param>
internal sealed record GauntletAnswer(GauntletSend Send, AttemptOutcome? Outcome, long? Handled, string? Problem);

/// <summary>How a receiver did in one case.</summary>
internal sealed record GauntletResult(GauntletCase Case, IReadOnlyList<GauntletAnswer> Answers)
{
    public bool WasRun => Answers.All(static answer => answer.Outcome is not null);

    public bool Passed => WasRun && Answers.All(static answer => answer.Problem is null);

    public TimeSpan Time => TimeSpan.FromMilliseconds(Answers.Sum(static answer => answer.Outcome?.ResponseTimeMs ?? 0));
}

/// <summary>The whole of it.</summary>
/// <param name="Url">The receiver.</param>
/// <param name="TellsHandled">Whether the receiver told how many callbacks it has handled, so that effects were graded too.</param>
/// <param name="Results">Every case, in order.</param>
internal sealed record GauntletReport(Uri Url, bool TellsHandled, IReadOnlyList<GauntletResult> Results)
{
    public int PassedCount => Results.Count(static result => result.Passed);

    public int FailedCount => Results.Count(static result => result is { WasRun: true, Passed: false });

    public int NotRunCount => Results.Count(static result => !result.WasRun);

    public int SentCount => Results.Sum(static result => result.Answers.Count(static answer => answer.Outcome is not null));

    public bool Passed => Results.All(static result => result.Passed);
}
