namespace Runflow.Emulator.Conform;

/// <summary>One thing that the API is asked, with a name that stays.</summary>
/// <param name="Group">What it is about: <c>lifecycle</c>, <c>validation</c>, <c>errors</c>, <c>auth</c>, <c>lists</c> or <c>callbacks</c>.</param>
/// <param name="Name">Short name, stable, unique: <c>lifecycle.cancel</c>.</param>
/// <param name="Title">What has to hold, in words.</param>
/// <param name="Ask">Asks it.</param>
internal sealed record ConformCheck(string Group, string Name, string Title, Func<Conversation, Task> Ask)
{
    /// <summary>How many runs of its own it may have to pay for.</summary>
    public int PaidRuns { get; init; }

    /// <summary>Looks at the run that all checks share, which the first of them creates.</summary>
    public bool SharesRun { get; init; }

    /// <summary>Needs the address of a sink that the target can reach.</summary>
    public bool NeedsSink { get; init; }
}
