using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Sandboxes;

/// <summary>Who a sandbox is: the (key, organisation) that names it and the ids its seed gives it.</summary>
internal sealed record SandboxIdentity
{
    /// <summary>16 lower-case hex digits, stable for a (key, organisation); it stands in presigned URLs.</summary>
    public required string Id { get; init; }

    /// <summary>8 hex digits of the key's SHA-256; the key itself is not kept.</summary>
    public required string KeyFingerprint { get; init; }

    /// <summary>What stands for the key's <c>Authorization</c> header wherever requests are shown.</summary>
    public string MaskedAuthorization => field ??= $"Bearer (fingerprint {KeyFingerprint})";

    public required Guid OrganisationId { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>The organisation every key of this seed has of its own.</summary>
    public static Guid OwnOrganisation(long seed, Instant epoch) => Draw.Of(seed, Purpose.OrganisationId, "", 0).Uuid(epoch);

    public static Guid User(long seed, Instant epoch) => Draw.Of(seed, Purpose.UserId, "", 0).Uuid(epoch);
}
