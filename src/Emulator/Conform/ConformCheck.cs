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

    /// <summary>Looks at a run that other checks look at as well.</summary>
    public SharedRun Shares { get; init; }

    /// <summary>Needs the address of a sink that the target can reach.</summary>
    public bool NeedsSink { get; init; }

    /// <summary>Needs a sink that shows what came, which is one of an emulator.</summary>
    public bool ReadsSink { get; init; }

    /// <summary>Needs the secret that callbacks are signed with.</summary>
    public bool NeedsSecret { get; init; }

    /// <summary>What it needs, in words: a sink, a secret, runs that cost money on the real API.</summary>
    public IEnumerable<string> Needs =>
    [
        .. PaidRuns > 0 || Shares is not SharedRun.None ? (string[])["a run"] : [],
        .. ReadsSink ? (string[])["a sink of an emulator"] : NeedsSink ? ["a sink"] : [],
        .. NeedsSecret ? (string[])["a secret"] : [],
    ];

    /// <summary>Why it cannot be asked of this target, a sentence with the cure; null when it can.</summary>
    public string? WhyNot(ConformTarget target) =>
        NeedsSink && target.Sink is null ? "It needs --sink, a URL that the target can reach."
        : ReadsSink && !target.ShowsSink ? "It needs a --sink that shows what came: one of an emulator, /_emulator/sink/NAME."
        : NeedsSecret && target.Secret is null ? "It needs --secret, what the target signs callbacks with."
        : null;
}
