using System.Globalization;
using System.Text;

namespace Runflow.Emulator.Telemetry;

/// <summary>Writes metrics in the Prometheus text format, version 0.0.4: a head for each metric, then its samples.</summary>
internal sealed class PrometheusText
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Prefix = "runflow_emulator_";

    private readonly StringBuilder text = new(4096);
    private string name = "";

    /// <summary>A number that only grows.</summary>
    public PrometheusText Counter(string called, string help) => Head(Prefix + called, "counter", help);

    /// <summary>A number that goes up and down.</summary>
    public PrometheusText Gauge(string called, string help) => Head(Prefix + called, "gauge", help);

    /// <summary>A metric under a name that other programs use as well.</summary>
    public PrometheusText Common(string called, string type, string help) => Head(called, type, help);

    /// <summary>Times by class.</summary>
    public PrometheusText Classes(string called, string help) => Head(Prefix + called, "histogram", help);

    /// <summary>A sample of the metric that was begun last.</summary>
    public PrometheusText Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Line("", value, labels);

    /// <summary>All samples of one histogram.</summary>
    public PrometheusText Sample(Histogram histogram, (string Name, string Value) first, (string Name, string Value) second)
    {
        var cumulated = histogram.Cumulated();
        for (var at = 0; at < Histogram.Bounds.Length; at++)
        {
            Line("_bucket", cumulated[at], [first, second, ("le", Number(Histogram.Bounds[at]))]);
        }

        Line("_bucket", cumulated[^1], [first, second, ("le", "+Inf")]);
        Line("_sum", histogram.Sum, [first, second]);
        return Line("_count", cumulated[^1], [first, second]);
    }

    /// <summary>Everything written so far.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(text.ToString());

    private PrometheusText Head(string called, string type, string help)
    {
        name = called;
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    private PrometheusText Line(string suffix, double value, ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name).Append(suffix);
        for (var at = 0; at < labels.Length; at++)
        {
            text.Append(at == 0 ? '{' : ',').Append(labels[at].Name).Append("=\"");
            Escape(labels[at].Value);
            text.Append('"');
        }

        text.Append(labels.Length > 0 ? "} " : " ").Append(Number(value)).Append('\n');
        return this;
    }

    private void Escape(string value)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                _ => text.Append(letter),
            };
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
