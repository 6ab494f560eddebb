using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Runflow.Emulator.Tests.Telemetry;

/// <summary>Reads the Prometheus text format strictly: every sample stands below the head of its metric, and none twice.</summary>
internal sealed partial class PrometheusReading
{
    private readonly Dictionary<string, double> samples = new(StringComparer.Ordinal);

    public PrometheusReading(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var (metric, type) = ("", "");
        foreach (var line in text.Split('\n')[..^1])
        {
            if (Help().Match(line) is { Success: true } help)
            {
                Assert.DoesNotContain(help.Groups[1].Value, Types.Keys);
                metric = help.Groups[1].Value;
            }
            else if (Type().Match(line) is { Success: true } typed)
            {
                Assert.Equal(metric, typed.Groups[1].Value);
                Types[metric] = type = typed.Groups[2].Value;
            }
            else
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success, $"no sample: {line}");
                var name = sample.Groups[1].Value;
                Assert.True(name == metric || (type == "histogram" && name.StartsWith(metric + "_", StringComparison.Ordinal)), $"{name} stands below {metric}");
                samples.Add(name + sample.Groups[2].Value, double.Parse(sample.Groups[3].Value, NumberStyles.Float, CultureInfo.InvariantCulture));
            }
        }
    }

    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, double> Samples => samples;

    /// <summary>A sample of ours; 0 when there is none.</summary>
    public double this[string name] => samples.GetValueOrDefault("runflow_emulator_" + name);

    [GeneratedRegex(@"^# HELP ([a-z_]+) [^\\]+\.$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-z_]+) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^([a-z_]+)((?:\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})?) ([0-9.Ee+-]+|\+Inf)$""")]
    private static partial Regex Sample();
}
