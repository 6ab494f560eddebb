namespace Runflow.Emulator.Clock;

/// <summary>An instant or none in eight bytes, half of what <c>Instant?</c> takes: for what every run keeps. The default is none.</summary>
internal readonly record struct OptionalInstant
{
    /// <summary>Microseconds with the sign turned over, so that 0 is free for none: no instant lies that far back.</summary>
    private readonly long turned;

    private OptionalInstant(long turned) => this.turned = turned;

    public static implicit operator OptionalInstant(Instant? instant) => new(instant is { } at ? at.Micros ^ long.MinValue : 0);

    public static implicit operator Instant?(OptionalInstant packed) => packed.turned == 0 ? null : new Instant(packed.turned ^ long.MinValue);
}
