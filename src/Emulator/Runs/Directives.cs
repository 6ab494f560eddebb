using Runflow.Contracts;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;

namespace Runflow.Emulator.Runs;

/// <summary>
/// What shall be done with a run, as the request asked in band or as fault rules have struck it. Null means nothing special.
/// Where several speak, the header outweighs <c>metadata.emulator</c>, that the prompt, and that the rules.
/// </summary>
internal sealed record Directives
{
    /// <summary>Let the run fail so; the stage says when.</summary>
    public RunFailure? Failure { get; init; }

    /// <summary>The status that the run never leaves by itself.</summary>
    public RunStatus? StuckIn { get; init; }

    /// <summary>Flag the output.</summary>
    public bool? Nsfw { get; init; }

    /// <summary>Let the provider cancel the run when it would have left this status.</summary>
    public RunStatus? CancelIn { get; init; }

    /// <summary>How much longer the run executes.</summary>
    public SlowFault? Slow { get; init; }

    /// <summary>Time from created to completed, in place of the drawn one.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Everything that the request itself asked for, at whichever point.</summary>
    public IReadOnlyList<AskedFault> Asked { get; init; } = [];

    /// <summary>These faults of the point <c>run</c>; of two that say the same thing the first counts.</summary>
    public static Directives Of(IEnumerable<Fault> faults) => faults.Aggregate(new Directives(), static (all, fault) => all.Over(fault switch
    {
        FailFault fail => new() { Failure = new RunFailure(fail.Code, fail.Message, fail.Stage) },
        StuckFault stuck => new() { StuckIn = stuck.In },
        SlowFault slow => new() { Slow = slow },
        NsfwFault => new() { Nsfw = true },
        CancelFault cancel => new() { CancelIn = cancel.In },
        _ => new Directives(),
    }));

    /// <summary>What a request asked for through one channel.</summary>
    public static Directives Of(IReadOnlyList<AskedFault> asked) => Of(InBand.At(asked, FaultPoint.Run)) with { Asked = asked };

    /// <summary>These, and what <paramref name="weaker"/> says beside them.</summary>
    public Directives Over(Directives weaker) => new()
    {
        Failure = Failure ?? weaker.Failure,
        StuckIn = StuckIn ?? weaker.StuckIn,
        Nsfw = Nsfw ?? weaker.Nsfw,
        CancelIn = CancelIn ?? weaker.CancelIn,
        Slow = Slow ?? weaker.Slow,
        Duration = Duration ?? weaker.Duration,
        Asked = Asked.Count == 0 ? weaker.Asked
            : [.. Asked, .. weaker.Asked.Where(other => !Asked.Any(own => own.Point == other.Point && (own.Point != FaultPoint.Run || own.Fault.Kind == other.Fault.Kind)))],
    };
}
