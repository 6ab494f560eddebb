namespace Runflow.Emulator.Clock;

/// <summary>How far a clock is to be moved: exactly one of the four ways.</summary>
internal sealed record Advance
{
    /// <summary>Move by this much.</summary>
    public TimeSpan? By { get; init; }

    /// <summary>Move to this instant.</summary>
    public Instant? To { get; init; }

    /// <summary>Fire everything due at the next instant, cascades included.</summary>
    public bool ToNext { get; init; }

    /// <summary>Go on until nothing is pending.</summary>
    public bool UntilIdle { get; init; }

    /// <summary>Bound of <see cref="UntilIdle"/> in sandbox time.</summary>
    public TimeSpan? Max { get; init; }

    /// <summary>How the clock goes from the target on; null leaves it as it is.</summary>
    public (ClockMode Mode, double Rate)? Then { get; init; }

    /// <summary>Wall time to wait for an advance that is under way.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wall time after which the advance stops where it is.</summary>
    public TimeSpan WallLimit { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Why an advance stopped, as the wire spells it.</summary>
internal static class StoppedBecause
{
    public const string Reached = "reached";
    public const string Idle = "idle";
    public const string MaxMs = "max_ms";
    public const string WallLimit = "wall_limit";
    public const string Reset = "reset";

    /// <summary>The target lies before the present instant: nothing was moved.</summary>
    public const string Past = "past";
}

/// <summary>What an advance did.</summary>
/// <param name="Now">Where the clock stands.</param>
/// <param name="Fired">Items that happened.</param>
/// <param name="Because">One of <see cref="StoppedBecause"/>.</param>
internal readonly record struct AdvanceResult(Instant Now, long Fired, string Because);
