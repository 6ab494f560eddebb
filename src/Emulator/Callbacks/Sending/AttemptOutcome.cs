namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>Why an attempt has no status.</summary>
internal enum AttemptFault
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>No head of an answer within the time of an attempt.</summary>
    Timeout,

    /// <summary>Name, connection, TLS or answer broke.</summary>
    Connection,

    /// <summary>The setting <c>egress</c> refused; final.</summary>
    EgressDenied,
}

/// <summary>
/// What came of one attempt. A status that arrived counts, also when the body behind it broke off, never ended within
/// the time, or was longer than what is read; <see cref="ErrorMessage"/> then says so.
/// </summary>
/// <param name="StatusCode">Status of the answer; null exactly when there is a fault.</param>
/// <param name="ResponseBody">The first 4 KiB of the answer's body, as sent.</param>
/// <param name="ResponseHeaders">Headers of the answer, as sent.</param>
/// <param name="Fault">Why there is no status.</param>
/// <param name="ErrorMessage">A sentence for whoever looks for the cause; null when nothing went wrong.</param>
/// <param name="ResponseTimeMs">Wall time from before the look-up of the name to the end of the attempt, in milliseconds.</param>
internal sealed record AttemptOutcome(
    int? StatusCode,
    byte[] ResponseBody,
    IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders,
    AttemptFault Fault,
    string? ErrorMessage,
    int ResponseTimeMs)
{
    /// <summary>What went over the connection; null only of a defect of ours.</summary>
    public Transcript? Wire { get; init; }

    /// <summary>Whether the receiver took it: any 2xx.</summary>
    public bool IsTaken => StatusCode is >= 200 and < 300;

    public static AttemptOutcome Failed(AttemptFault fault, string sentence) => new(null, [], [], fault, sentence, 0);
}
