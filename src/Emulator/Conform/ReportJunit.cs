using System.Globalization;
using System.Text;
using System.Xml;

namespace Runflow.Emulator.Conform;

/// <summary>A report as JUnit XML: errors are failures, warnings and notes stand in the output of their case. Pure.</summary>
internal static class ReportJunit
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = false, NewLineChars = "\n" };

    public static byte[] Of(ConformReport report)
    {
        using var output = new MemoryStream();
        using (var xml = XmlWriter.Create(output, Settings))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "conform");
            xml.WriteAttributeString("tests", Text(report.Results.Count));
            xml.WriteAttributeString("failures", Text(report.Failed));
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("skipped", Text(report.NotRun));
            xml.WriteAttributeString("time", Seconds(TimeSpan.FromTicks(report.Results.Sum(static result => result.Time.Ticks))));
            foreach (var result in report.Results)
            {
                Write(xml, result);
            }

            xml.WriteEndElement();
        }

        return output.ToArray();
    }

    private static void Write(XmlWriter xml, CheckResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", $"conform.{result.Check.Group}");
        xml.WriteAttributeString("name", result.Check.Name);
        xml.WriteAttributeString("time", Seconds(result.Time));
        if (result.NotRun is { } reason)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", reason);
            xml.WriteEndElement();
        }
        else if (result.Failed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(result.Findings.First(static finding => finding.Severity == Severity.Error).ToString()));
            xml.WriteString(Clean($"{result.Check.Title}\n{Lines(result, Severity.Error)}"));
            xml.WriteEndElement();
        }

        if (result.Findings.Any(static finding => finding.Severity != Severity.Error))
        {
            xml.WriteStartElement("system-out");
            xml.WriteString(Clean(Lines(result, Severity.Warning) + Lines(result, Severity.Note)));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Lines(CheckResult result, Severity severity) =>
        string.Concat(result.Findings.Where(finding => finding.Severity == severity).Select(finding => $"{ReportText.Word(severity)}: {finding}\n"));

    /// <summary>Without the characters that XML does not admit.</summary>
    private static string Clean(string text) => string.Concat(text.Select(static letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter) ? letter : '\uFFFD'));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
