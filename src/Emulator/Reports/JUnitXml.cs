using System.Globalization;
using System.Text;
using System.Xml;

namespace Runflow.Emulator.Reports;

/// <summary>Reports as JUnit XML, one test suite, which every CI server reads. Pure.</summary>
internal static class JUnitXml
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = false, NewLineChars = "\n" };

    /// <summary>The document, UTF-8 without a byte order mark; its counts are those of the cases.</summary>
    public static byte[] Of(string suite, IReadOnlyList<JUnitCase> cases)
    {
        using var output = new MemoryStream();
        using (var xml = XmlWriter.Create(output, Settings))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", suite);
            xml.WriteAttributeString("tests", Text(cases.Count));
            xml.WriteAttributeString("failures", Text(cases.Count(static one => one.Failure is not null)));
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("skipped", Text(cases.Count(static one => one.Skipped is not null)));
            xml.WriteAttributeString("time", Seconds(TimeSpan.FromTicks(cases.Sum(static one => one.Time.Ticks))));
            foreach (var one in cases)
            {
                Write(xml, one);
            }

            xml.WriteEndElement();
        }

        return output.ToArray();
    }

    private static void Write(XmlWriter xml, JUnitCase one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(one.Group));
        xml.WriteAttributeString("name", Clean(one.Name));
        xml.WriteAttributeString("time", Seconds(one.Time));
        if (one.Skipped is { } reason)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Clean(reason));
            xml.WriteEndElement();
        }

        if (one.Failure is { } failure)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(failure.Message));
            xml.WriteString(Clean(failure.Detail));
            xml.WriteEndElement();
        }

        if (one.Output is { } text)
        {
            xml.WriteElementString("system-out", Clean(text));
        }

        xml.WriteEndElement();
    }

    /// <summary>With a question mark of Unicode for every character that XML does not admit, half a surrogate pair included.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
