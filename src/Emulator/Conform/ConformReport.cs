namespace Runflow.Emulator.Conform;

/// <summary>What came of one check.</summary>
/// <param name="Check">Which.</param>
/// <param name="Findings">What was found; empty when nothing.</param>
/// <param name="Exchanges">What was said, normalised.</param>
/// <param name="NotRun">Why it was not run or showed nothing, a sentence; null when it was.</param>
/// <param name="Time">How long it took.</param>
internal sealed record CheckResult(ConformCheck Check, IReadOnlyList<Finding> Findings, IReadOnlyList<TalkedExchange> Exchanges, string? NotRun, TimeSpan Time)
{
    /// <summary>Contradicts the contract.</summary>
    public bool Failed => Findings.Any(static finding => finding.Severity == Severity.Error);

    /// <summary>One word: <c>pass</c>, <c>warn</c>, <c>FAIL</c> or <c>none</c>.</summary>
    public string Word => NotRun is not null ? "none" : Failed ? "FAIL" : Findings.Any(static finding => finding.Severity == Severity.Warning) ? "warn" : "pass";
}

/// <summary>A request and its answer, with ids, times, URLs and secrets replaced: those of two targets can be compared.</summary>
/// <param name="Request">Method and path.</param>
/// <param name="Status">The status code.</param>
/// <param name="Body">The answer's body; null when it has none that is JSON.</param>
internal sealed record TalkedExchange(string Request, int Status, string? Body);

/// <summary>What came of all checks.</summary>
/// <param name="Target">Who was asked.</param>
/// <param name="IsEmulator">The target says that it is an emulator: nothing costs anything.</param>
/// <param name="Spent">USD that the runs cost.</param>
/// <param name="Budget">USD that they were allowed to; null where nothing costs anything.</param>
/// <param name="Answers">How many answers were held against the contract.</param>
/// <param name="Results">One for each check, in order.</param>
internal sealed record ConformReport(Uri Target, bool IsEmulator, decimal Spent, decimal? Budget, int Answers, IReadOnlyList<CheckResult> Results)
{
    public int Passed => Results.Count(static result => result is { NotRun: null, Failed: false });

    /// <summary>Nothing contradicts the contract, and something was asked: what was not run proves nothing.</summary>
    public bool IsGood => Failed == 0 && Passed > 0;

    public int Failed => Results.Count(static result => result.Failed);

    public int NotRun => Results.Count(static result => result.NotRun is not null);

    public int Count(Severity severity) => Results.Sum(result => result.Findings.Count(finding => finding.Severity == severity));
}
