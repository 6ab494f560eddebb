using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>How long a run stays in each status: the nominal time, scattered by ± 20 % by the run's own key.</summary>
internal static class RunTiming
{
    /// <summary>The longest a run executes, whatever its steps: a year and a day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static TimeSpan InQueue(RunSpec spec, Sandbox sandbox) => Duration(spec) is { } asked ? Asked(spec, sandbox, asked).Queue : Queue(spec, sandbox);

    public static TimeSpan InDispatch(RunSpec spec, Sandbox sandbox) => Duration(spec) is { } asked ? Asked(spec, sandbox, asked).Dispatch : Dispatch(spec, sandbox);

    public static TimeSpan InExecution(RunSpec spec, Sandbox sandbox)
    {
        var total = Duration(spec) is { } asked ? Asked(spec, sandbox, asked).Execution : Execution(spec, sandbox);
        return spec.Directives?.Slow is { } slow ? Slowed(total, slow) : total < Longest ? total : Longest;
    }

    /// <summary>Multiplied or added to, rounded to the microsecond.</summary>
    private static TimeSpan Slowed(TimeSpan time, SlowFault slow)
    {
        var micros = Math.Round((time.TotalMicroseconds * (slow.Factor ?? 1)) + (slow.Added ?? TimeSpan.Zero).TotalMicroseconds, MidpointRounding.AwayFromZero);
        return micros < Longest.TotalMicroseconds ? TimeSpan.FromMicroseconds((long)micros) : Longest;
    }

    private static TimeSpan? Duration(RunSpec spec) => spec.Directives?.Duration;

    /// <summary>With <c>duration_ms</c> asked for: that time, parted as the drawn one would have been.</summary>
    private static (TimeSpan Queue, TimeSpan Dispatch, TimeSpan Execution) Asked(RunSpec spec, Sandbox sandbox, TimeSpan asked)
    {
        var (queue, dispatch, execution) = (Queue(spec, sandbox), Dispatch(spec, sandbox), Execution(spec, sandbox));
        var total = Math.Max(1, (queue + dispatch + execution).TotalMicroseconds);
        queue = Part(queue);
        dispatch = Part(dispatch);
        return (queue, dispatch, asked - queue - dispatch);

        TimeSpan Part(TimeSpan drawn) => TimeSpan.FromMicroseconds(Math.Floor(drawn.TotalMicroseconds / total * asked.TotalMicroseconds));
    }

    private static TimeSpan Queue(RunSpec spec, Sandbox sandbox) => Scatter(spec.Scatter.Queue, sandbox.Lifecycle.Queue ?? Milliseconds(spec.Model.Timing.QueueMs));

    private static TimeSpan Dispatch(RunSpec spec, Sandbox sandbox) => Scatter(spec.Scatter.Dispatch, sandbox.Lifecycle.Dispatch ?? Milliseconds(spec.Model.Timing.DispatchMs));

    private static TimeSpan Execution(RunSpec spec, Sandbox sandbox)
    {
        var step = sandbox.Lifecycle.Step ?? Milliseconds(spec.Model.Timing.StepMs);
        var steps = step == TimeSpan.Zero ? step : spec.Steps > Longest / step ? Longest : step * spec.Steps;
        var total = Scatter(spec.Scatter.Inference, sandbox.Lifecycle.Inference ?? Milliseconds(spec.Model.Timing.InferenceMs)) + Scatter(spec.Scatter.Steps, steps);
        return total < Longest ? total : Longest;
    }

    private static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);

    /// <summary>The nominal time × (0.8 + 0.4 × draw), rounded to the microsecond.</summary>
    internal static TimeSpan Scatter(double draw, TimeSpan nominal) => TimeSpan.FromMicroseconds(
        (long)Math.Round(nominal.TotalMicroseconds * (0.8 + (0.4 * draw)), MidpointRounding.AwayFromZero));
}
