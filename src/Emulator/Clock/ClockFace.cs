namespace Runflow.Emulator.Clock;

/// <summary>What a sandbox's clock shows. Immutable, and replaced as a whole: whoever has one can tell the present instant, with or
/// without the gate.</summary>
/// <param name="Anchor">Where the clock stands, or stood when it began to go.</param>
/// <param name="Stamp">Wall timestamp at which it began to go; meaningless while it stands.</param>
/// <param name="Rate">Sandbox seconds for each wall second; 0 while it stands.</param>
internal sealed record ClockFace(Instant Anchor, long Stamp, double Rate)
{
    public bool Stands => Rate == 0;

    /// <summary>One that stands.</summary>
    public static ClockFace StandingAt(Instant instant) => new(instant, 0, 0);

    /// <summary>The instant at a wall timestamp.</summary>
    public Instant Read(TimeProvider time, long stamp) => Stands ? Anchor : Anchor.Plus(time.GetElapsedTime(Stamp, stamp), Rate);
}
