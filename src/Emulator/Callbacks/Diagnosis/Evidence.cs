using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Secrets;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>A callback as a receiver got it, and what this sandbox knows about callbacks: all that a diagnosis works on.</summary>
internal sealed record Evidence
{
    /// <summary>The headers as they arrived; letter case of the names does not matter.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body as the receiver's code sees it.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The secret that the receiver verifies with; null when it was not told.</summary>
    public string? Secret { get; init; }

    /// <summary>The signature that the receiver's own code came to; null when it was not told.</summary>
    public string? Computed { get; init; }

    /// <summary>The sandbox's secrets, the one in force first.</summary>
    public required IReadOnlyList<SigningSecret> Secrets { get; init; }

    /// <summary>What the sandbox has sent, the newest first.</summary>
    public required IReadOnlyList<SentCallback> Sent { get; init; }

    /// <summary>The values of a header, in order.</summary>
    public IEnumerable<string> Values(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value);
}

/// <summary>A delivery of this sandbox as it was frozen.</summary>
internal sealed record SentCallback(Guid DeliveryId, string SubjectName, Guid SubjectId, Guid RequestId, byte[] Payload, SigningSecret? Secret)
{
    /// <summary>The signature it was sent with; null when it was sent unsigned.</summary>
    public byte[]? Digest { get; } = Secret is null ? null : Convert.FromHexString(CallbackSignature.Sign(Secret.Plain, Payload));

    public static SentCallback Of(Delivery delivery) =>
        new(delivery.Id, delivery.Order.SubjectName, delivery.Order.SubjectId, delivery.RequestId, delivery.Payload, delivery.Secret);
}
