namespace Runflow.Contracts;

/// <summary>
/// Where two of the vendor's pages contradict each other, the side that is taken. Each property is one disagreement;
/// <see cref="ModelPage"/> and <see cref="Platform"/> set them all. Source: section 0 of the wire reference.
/// </summary>
public sealed record Dialect
{
    /// <summary>What the model page says; the default.</summary>
    public static Dialect ModelPage { get; } = new();

    /// <summary>What the newer concept pages and the vendor's SDK say.</summary>
    public static Dialect Platform { get; } = new()
    {
        StatusOneL = true,
        CallbackStatusOneL = true,
        CallbackFailedOutput = true,
        RetryEveryNon2xx = true,
        CallbackMaxAttempts = 5,
    };

    /// <summary>A cancelled run reads <c>canceled</c> and not <c>cancelled</c>. Row <c>dialect_run_status</c>.</summary>
    public bool StatusOneL { get; init; }

    /// <summary>The callback of a cancelled run says <c>canceled</c>. Row <c>dialect_callback_status</c>.</summary>
    public bool CallbackStatusOneL { get; init; }

    /// <summary>The callback of a failed run has <c>{code, message, stage}</c> as output and not null. Row <c>dialect_callback_output</c>.</summary>
    public bool CallbackFailedOutput { get; init; }

    /// <summary>Every answer outside 2xx is retried and not 5xx alone. Row <c>dialect_callback_retry</c>.</summary>
    public bool RetryEveryNon2xx { get; init; }

    /// <summary>Attempts of one delivery in all; the waits between them are 1 s, 2 s, 4 s, … Row <c>dialect_callback_attempts</c>.</summary>
    public int CallbackMaxAttempts { get; init; } = 3;

    /// <summary>The wait before attempt number <paramref name="attempt"/> (2 or more): 1 s, doubled for each further one.</summary>
    public static TimeSpan WaitBefore(int attempt) => TimeSpan.FromSeconds(1 << Math.Clamp(attempt - 2, 0, 20));
}
