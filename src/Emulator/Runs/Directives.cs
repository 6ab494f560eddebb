using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Runs;

/// <summary>
/// What a request asks the emulator to do with its run, in band, for code that cannot reach the control surface. Null
/// means not asked. Where several channels speak, the header outweighs <c>metadata.emulator</c>, and that the prompt.
/// </summary>
internal sealed record Directives
{
    /// <summary>Let the run fail so; the stage says when.</summary>
    public RunFailure? Failure { get; init; }

    /// <summary>Leave the run in <c>running</c> for ever.</summary>
    public bool? Stuck { get; init; }

    /// <summary>Flag the output.</summary>
    public bool? Nsfw { get; init; }

    /// <summary>Let the provider cancel the run when it would have ended.</summary>
    public bool? Cancel { get; init; }

    /// <summary>Added to the execution.</summary>
    public TimeSpan? Slow { get; init; }

    /// <summary>Time from created to completed, in place of the drawn one.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Refuse the create.</summary>
    public ApiError? Refusal { get; init; }

    /// <summary>These, and what <paramref name="weaker"/> says beside them.</summary>
    public Directives Over(Directives weaker) => new()
    {
        Failure = Failure ?? weaker.Failure,
        Stuck = Stuck ?? weaker.Stuck,
        Nsfw = Nsfw ?? weaker.Nsfw,
        Cancel = Cancel ?? weaker.Cancel,
        Slow = Slow ?? weaker.Slow,
        Duration = Duration ?? weaker.Duration,
        Refusal = Refusal ?? weaker.Refusal,
    };
}
