namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// How the runs of a sandbox live: what moves them, how long each part takes, and how many execute at once. It holds for
/// every step that is planned after it was set; a step already planned stays as it is.
/// </summary>
internal sealed record Lifecycle
{
    public AdvanceMode Advance { get; init; }

    /// <summary>Nominal times; null takes the model's.</summary>
    public TimeSpan? Queue { get; init; }

    public TimeSpan? Dispatch { get; init; }

    public TimeSpan? Inference { get; init; }

    public TimeSpan? Step { get; init; }

    /// <summary>Runs that may be <c>dispatching</c> or <c>running</c> at once; the rest stay <c>queued</c>. 0 is no limit.</summary>
    public int Concurrency { get; init; }

    /// <summary>What a sandbox is born with.</summary>
    public static Lifecycle AtBirth(EmulatorOptions options) => new()
    {
        Advance = options.Advance,
        Queue = options.Queue,
        Dispatch = options.Dispatch,
        Inference = options.Inference,
        Step = options.Step,
    };
}
