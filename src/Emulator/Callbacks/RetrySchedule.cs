using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Sending;

namespace Runflow.Emulator.Callbacks;

/// <summary>What an ended attempt means for its delivery. Source: the model page, "Retries", and section 0 of the wire
/// reference.</summary>
internal enum AttemptVerdict
{
    Delivered,

    /// <summary>Another attempt follows, when any is left.</summary>
    Retry,

    /// <summary>The answer is final.</summary>
    Final,
}

/// <summary>The retry rules as pure functions.</summary>
internal static class RetrySchedule
{
    /// <summary>2xx is delivered; 5xx, a timeout and a network error are tried again; what else is final depends on the dialect.</summary>
    public static AttemptVerdict Judge(int? status, AttemptFault fault, Dialect dialect) => (status, fault) switch
    {
        (>= 200 and < 300, _) => AttemptVerdict.Delivered,
        (>= 500, _) => AttemptVerdict.Retry,
        (not null, _) => dialect.RetryEveryNon2xx ? AttemptVerdict.Retry : AttemptVerdict.Final,
        (null, AttemptFault.EgressDenied) => AttemptVerdict.Final,
        _ => AttemptVerdict.Retry,
    };

    /// <summary>The wait between attempt number <paramref name="made"/> and the next one; null when that was the last.</summary>
    public static TimeSpan? WaitAfter(int made, Dialect dialect) =>
        made < dialect.CallbackMaxAttempts ? Dialect.WaitBefore(made + 1) : null;

    /// <summary>The wire name of why a delivery failed.</summary>
    public static string Reason(AttemptFault fault) => fault switch
    {
        AttemptFault.Timeout => "timeout",
        AttemptFault.Connection => "connection",
        AttemptFault.EgressDenied => "egress_denied",
        _ => "http_status",
    };
}
