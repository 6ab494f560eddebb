using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Sandboxes;

/// <summary>How an epoch begins: as the options say, as a scenario says, or as a snapshot was taken.</summary>
/// <param name="Mode">How its clock goes.</param>
/// <param name="Rate">Sandbox seconds for each wall second in <see cref="ClockMode.Rate"/>.</param>
/// <param name="At">Where its clock stands.</param>
/// <param name="Lifecycle">How its runs live.</param>
internal sealed record Beginning(ClockMode Mode, double Rate, Instant At, Lifecycle Lifecycle)
{
    /// <summary>Fills the new epoch, under its gate, before anybody can see it and before anything else has changed. May throw:
    /// the new epoch is then dropped and the old one goes on.</summary>
    public Action<Epoch>? Restore { get; init; }

    /// <summary>Fills the new epoch, under its gate, once its clock and lifecycle hold and before anybody can see it. Must not
    /// throw: whoever sets it has checked everything.</summary>
    public Action<Epoch>? Populate { get; init; }

    /// <summary>As the options say: a manual clock is born at <c>epoch</c>, the others at wall time.</summary>
    public static Beginning Of(EmulatorOptions options, Instant wall) => new(
        options.ClockMode, options.ClockRate, Birth(options, options.ClockMode, wall), Lifecycle.AtBirth(options));

    /// <summary>Empty, but with clock mode and lifecycle as they were set in <paramref name="old"/>.</summary>
    public static Beginning After(Epoch old, Instant wall) => new(
        old.Clock.Mode, old.Clock.Rate, Birth(old.Sandbox.Options, old.Clock.Mode, wall), old.Sandbox.Lifecycle);

    private static Instant Birth(EmulatorOptions options, ClockMode mode, Instant wall) => mode == ClockMode.Manual ? Instant.Of(options.Epoch) : wall;
}
