namespace Runflow.Emulator.Conduct;

/// <summary>How much a habit weighs.</summary>
internal enum Severity
{
    /// <summary>Wasteful, and nothing is lost by it. Wire name <c>notice</c>.</summary>
    Notice,

    /// <summary>The API's pages advise against it, or work may be lost or done twice. Wire name <c>warning</c>.</summary>
    Warning,
}

/// <summary>Something that a client or a receiver should not do.</summary>
/// <param name="Code">Short name, stable: <c>polling_too_fast</c>.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="What">What is done, a sentence.</param>
/// <param name="Cure">What to do instead, a sentence.</param>
internal sealed record Habit(string Code, Severity Severity, string What, string Cure);

/// <summary>All of them, in the order in which they are told.</summary>
internal static class Habits
{
    public static Habit PollingTooFast { get; } = new(
        "polling_too_fast", Severity.Warning,
        "A run was read again and again in less than a second.",
        "Wait a second or more between two reads, or take a callback.");

    public static Habit RetryOfRefused { get; } = new(
        "retry_of_refused", Severity.Warning,
        "A request that was refused with a 4xx was sent again as it was.",
        "Do not retry a 4xx other than 408, 409, 425 and 429: the same request is refused again.");

    public static Habit RetryAfterIgnored { get; } = new(
        "retry_after_ignored", Severity.Warning,
        "A request was sent again before the time that Retry-After asked for.",
        "Wait as many seconds as Retry-After says, or until its date.");

    public static Habit NoBackoff { get; } = new(
        "no_backoff", Severity.Warning,
        "A request that failed was retried at once, and then again.",
        "After 429, 5xx or a broken connection wait before each retry, longer each time.");

    public static Habit RetryWithoutKey { get; } = new(
        "retry_without_idempotency_key", Severity.Warning,
        "A create that may have taken effect was sent again without an Idempotency-Key.",
        "Send an Idempotency-Key with each create, and the same one with its retries: else a lost answer makes two runs.");

    public static Habit ExpiredUrl { get; } = new(
        "expired_url", Severity.Warning,
        "A presigned URL was opened after it had expired.",
        "Fetch pictures soon, and read the run again for fresh URLs when it is late.");

    public static Habit ForgedCallbackTaken { get; } = new(
        "forged_callback_taken", Severity.Warning,
        "A receiver answered 2xx to a callback whose signature does not hold.",
        "Compute HMAC-SHA256 over the raw body with the whole secret, compare, and answer 401 when it differs.");

    public static Habit PollingAfterEnd { get; } = new(
        "polling_after_end", Severity.Notice,
        "A run was read again and again after it had been seen to have ended.",
        "Stop at succeeded, failed and cancelled: a run that has ended does not change.");

    public static IReadOnlyList<Habit> All { get; } =
        [PollingTooFast, RetryOfRefused, RetryAfterIgnored, NoBackoff, RetryWithoutKey, ExpiredUrl, ForgedCallbackTaken, PollingAfterEnd];

    public static string WireName(this Severity severity) => severity == Severity.Warning ? "warning" : "notice";
}
