using System.Runtime.CompilerServices;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>How far a run's times are from their nominal ones, each uniform in [0, 1).</summary>
internal readonly record struct RunScatter(double Queue, double Dispatch, double Inference, double Steps);

/// <summary>All that chance decides of every run, drawn at once.</summary>
/// <param name="Id">Of the run's id.</param>
/// <param name="RequestId">Of the id of the request that made it.</param>
/// <param name="Seed">Of its seed, unless it was given one.</param>
/// <param name="Scatter">Of its times.</param>
internal readonly record struct RunDraws(Draw Id, Draw RequestId, Draw Seed, RunScatter Scatter)
{
    private static readonly DrawSet Set = new(
        (Purpose.RunId, ""), (Purpose.RequestId, ""), (Purpose.Seed, ""),
        (Purpose.Duration, "queue"), (Purpose.Duration, "dispatch"), (Purpose.Duration, "inference"), (Purpose.Duration, "steps"));

    /// <summary>The draws of the run that has this key and create ordinal.</summary>
    [SkipLocalsInit]
    public static RunDraws Of(long seed, in ItemKey key, int ordinal)
    {
        Span<byte> text = stackalloc byte[RunKey.MaxLength * 3];
        Span<Draw> draws = stackalloc Draw[Set.Names.Length];
        Draw.Of(seed, Set, text[..key.WriteUtf8(text)], ordinal, draws);
        return new RunDraws(draws[0], draws[1], draws[2], new RunScatter(draws[3].Fraction, draws[4].Fraction, draws[5].Fraction, draws[6].Fraction));
    }
}
