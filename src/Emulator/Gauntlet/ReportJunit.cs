using System.Globalization;
using System.Text;
using System.Xml;
using Runflow.Emulator.Callbacks.Sending;

namespace Runflow.Emulator.Gauntlet;

/// <summary>A report as JUnit XML, which every CI server reads. Pure.</summary>
internal static class ReportJunit
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = false, NewLineChars = "\n" };

    public static byte[] Of(GauntletReport report)
    {
        using var output = new MemoryStream();
        using (var xml = XmlWriter.Create(output, Settings))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "gauntlet");
            xml.WriteAttributeString("tests", Text(report.Results.Count));
            xml.WriteAttributeString("failures", Text(report.FailedCount));
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("skipped", Text(report.NotRunCount));
            xml.WriteAttributeString("time", Seconds(TimeSpan.FromTicks(report.Results.Sum(static result => result.Time.Ticks))));
            foreach (var result in report.Results)
            {
                Write(xml, result);
            }

            xml.WriteEndElement();
        }

        return output.ToArray();
    }

    private static void Write(XmlWriter xml, GauntletResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", "gauntlet");
        xml.WriteAttributeString("name", result.Case.Name);
        xml.WriteAttributeString("time", Seconds(result.Time));
        if (!result.WasRun)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", "the receiver was not to be reached");
            xml.WriteEndElement();
        }
        else if (!result.Passed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(result.Answers.First(static answer => answer.Problem is not null).Problem!));
            xml.WriteString(Clean($"{result.Case.Title}\n{string.Concat(result.Answers.Select(Line))}To mend it: {result.Case.Cure}"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Line(GauntletAnswer answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"sent {answer.Send.What}; expected {answer.Send.Expected.Words()}; came {(answer.Outcome is { } outcome ? Judgement.Words(outcome) : "nothing")}{(answer.Problem is { } problem ? $": {problem}" : "")}\n");

    /// <summary>Without the characters that XML does not admit.</summary>
    private static string Clean(string text) => string.Concat(text.Select(static letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter) ? letter : '\uFFFD'));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
