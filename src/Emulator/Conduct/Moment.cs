using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Conduct;

/// <summary>An instant by both clocks: the sandbox's, which a test may hold or move, and the wall's.</summary>
internal readonly record struct Moment(Instant Sandbox, Instant Wall)
{
    /// <summary>
    /// How long somebody waited: the longer of the two times. Who waits really while the sandbox's clock stands has waited, and
    /// so has who moves that clock on.
    /// </summary>
    public static TimeSpan Between(Moment earlier, Moment later)
    {
        var (sandbox, wall) = (later.Sandbox - earlier.Sandbox, later.Wall - earlier.Wall);
        return sandbox > wall ? sandbox : wall;
    }
}
