using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The request is held back before anything is done with it, in sandbox time: with a clock that stands it waits until the
/// clock is moved. Exactly one of the three forms.
/// </summary>
/// <param name="Fixed"><c>fixed_ms</c>: 0 to 366 days.</param>
/// <param name="Uniform"><c>uniform_ms: [a, b]</c>: anything from a to b, evenly.</param>
/// <param name="LogNormal"><c>lognormal_ms: {median, sigma}</c>: the median in milliseconds, at least 1, and the spread of its
/// logarithm, above 0, at most 5. Cut at 366 days.</param>
internal sealed record LatencyFault(long? Fixed, (long Least, long Most)? Uniform, (long Median, double Sigma)? LogNormal) : Fault
{
    public const string Name = "latency";

    public override string Kind => Name;

    /// <summary>How long, in whole milliseconds: a + (b − a) × draw, or median × e^(sigma × z) with z from Box and Muller's
    /// formula over the draw's first two words.</summary>
    public TimeSpan Time(Draw chance)
    {
        var ms = Fixed is { } given ? given
            : Uniform is var (least, most) ? least + ((most - least) * chance.Fraction)
            : LogNormal!.Value.Median * Math.Exp(LogNormal.Value.Sigma * Math.Sqrt(-2 * Math.Log(1 - chance.Fraction)) * Math.Cos(2 * Math.PI * chance.SecondFraction));
        return TimeSpan.FromMilliseconds(Math.Min(Math.Round(ms, MidpointRounding.AwayFromZero), MostMs));
    }

    public static LatencyFault Read(FaultFields fields)
    {
        var result = new LatencyFault(fields.Integer("fixed_ms", 0, MostMs), ReadUniform(fields), ReadLogNormal(fields));
        var forms = ((string[])["fixed_ms", "uniform_ms", "lognormal_ms"]).Count(name => fields.Node(name) is not null);
        if (forms != 1)
        {
            fields.Refuse("wants exactly one of fixed_ms, uniform_ms and lognormal_ms");
        }

        return result;
    }

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        if (Fixed is { } given)
        {
            writer.WriteNumber("fixed_ms", given);
        }

        if (Uniform is var (least, most))
        {
            writer.WriteStartArray("uniform_ms");
            writer.WriteNumberValue(least);
            writer.WriteNumberValue(most);
            writer.WriteEndArray();
        }

        if (LogNormal is var (median, sigma))
        {
            writer.WriteStartObject("lognormal_ms");
            writer.WriteNumber("median", median);
            writer.WriteNumber("sigma", sigma);
            writer.WriteEndObject();
        }
    }

    private static (long Least, long Most)? ReadUniform(FaultFields fields)
    {
        if (fields.Node("uniform_ms") is not { } node)
        {
            return null;
        }

        if (node is { Kind: NodeKind.List, Items: [var first, var second] } && Number(first) is { } least && Number(second) is { } most && least <= most)
        {
            return (least, most);
        }

        fields.Refuse("uniform_ms", $"must be [a, b] with whole numbers from 0 to {MostMs}, a not above b");
        return null;
    }

    private static (long Median, double Sigma)? ReadLogNormal(FaultFields fields)
    {
        if (fields.Below("lognormal_ms") is not { } below)
        {
            return null;
        }

        var median = below.Required("median", 1, MostMs);
        var sigma = below.Number("sigma", 0, 5, aboveLeast: true);
        below.Missing("sigma", "a number above 0 to 5");
        below.RefuseRest();
        return (median, sigma ?? 1);
    }

    private static long? Number(DocumentNode node) =>
        node is { Kind: NodeKind.Scalar, IsQuoted: false } && long.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= MostMs ? value : null;
}
