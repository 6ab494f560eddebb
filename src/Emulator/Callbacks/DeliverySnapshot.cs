using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Callbacks;

/// <summary>A delivery that has come into being, at one moment: what changes about it, beside the delivery for what does not.</summary>
/// <param name="Delivery">Only what was fixed when it came into being may be read from it.</param>
/// <param name="Status">Where it stood.</param>
/// <param name="UpdatedAt">When it had changed last.</param>
/// <param name="CompletedAt">When it had ended; null while it had not.</param>
/// <param name="NextAttemptAt">When its next attempt was due; null when none was.</param>
/// <param name="Attempts">The attempts that had ended, in order.</param>
internal sealed record DeliverySnapshot(
    Delivery Delivery, DeliveryStatus Status, Instant UpdatedAt, Instant? CompletedAt, Instant? NextAttemptAt, IReadOnlyList<Attempt> Attempts);
