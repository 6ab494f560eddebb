using Runflow.Emulator.Chance;

namespace Runflow.Emulator.Runs;

/// <summary>How long a run stays in each status: the nominal time, scattered by ± 20 % by the run's own key.</summary>
internal static class RunTiming
{
    /// <summary>The longest a run executes, whatever its steps: a year and a day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static TimeSpan InQueue(RunSpec spec, EmulatorOptions options) =>
        Drawn(spec, options, "queue", options.Queue ?? Milliseconds(spec.Model.Timing.QueueMs));

    public static TimeSpan InDispatch(RunSpec spec, EmulatorOptions options) =>
        Drawn(spec, options, "dispatch", options.Dispatch ?? Milliseconds(spec.Model.Timing.DispatchMs));

    public static TimeSpan InExecution(RunSpec spec, EmulatorOptions options)
    {
        var step = options.Step ?? Milliseconds(spec.Model.Timing.StepMs);
        var steps = step == TimeSpan.Zero || spec.Steps > Longest / step ? (step == TimeSpan.Zero ? step : Longest) : step * spec.Steps;
        var total = Drawn(spec, options, "inference", options.Inference ?? Milliseconds(spec.Model.Timing.InferenceMs)) + Drawn(spec, options, "steps", steps);
        return total < Longest ? total : Longest;
    }

    private static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);

    private static TimeSpan Drawn(RunSpec spec, EmulatorOptions options, string part, TimeSpan nominal)
    {
        if (nominal == TimeSpan.Zero)
        {
            return nominal;
        }

        var factor = 0.8 + (0.4 * Draw.Of(options.Seed, Purpose.Duration, $"{spec.Key}/{part}", spec.Ordinal).Fraction);
        return TimeSpan.FromMicroseconds((long)Math.Round(nominal.TotalMicroseconds * factor, MidpointRounding.AwayFromZero));
    }
}
