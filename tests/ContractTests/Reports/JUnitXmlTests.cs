using System.Text;
using System.Xml.Linq;
using Runflow.Emulator.Reports;
using Xunit;

namespace Runflow.Emulator.Tests.Reports;

public sealed class JUnitXmlTests
{
    [Fact]
    public void Counts_are_those_of_the_cases()
    {
        var suite = Read(
            new JUnitCase("group", "good", TimeSpan.FromMilliseconds(1500)) { Output = "warning: slow" },
            new JUnitCase("group", "bad", TimeSpan.FromMilliseconds(250)) { Failure = ("short", "long") },
            new JUnitCase("group", "left out", TimeSpan.Zero) { Skipped = "no budget" });

        Assert.Equal(
            [("name", "suite"), ("tests", "3"), ("failures", "1"), ("errors", "0"), ("skipped", "1"), ("time", "1.750")],
            suite.Attributes().Select(static attribute => (attribute.Name.LocalName, attribute.Value)));
        Assert.Equal(["system-out", "failure", "skipped"], suite.Elements("testcase").Select(static one => Assert.Single(one.Elements()).Name.LocalName));
        Assert.Equal(("short", "long"), ((string?)suite.Descendants("failure").Single().Attribute("message"), suite.Descendants("failure").Single().Value));
    }

    [Theory]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\uFFFE<&>\"'", "\uFFFD<&>\"'")]
    [InlineData("猫 😀\ttab", "猫 😀\ttab")]
    public void Any_text_makes_a_document_that_can_be_read(string text, string shown)
    {
        var one = Read(new JUnitCase(text, text, TimeSpan.Zero) { Failure = ("message", text), Output = text }).Element("testcase")!;

        Assert.Equal((shown, shown), (one.Element("failure")!.Value, one.Element("system-out")!.Value));
    }

    // No attribute can hold it.
    [Fact]
    public void Half_a_surrogate_pair_makes_a_document_that_can_be_read() => Any_text_makes_a_document_that_can_be_read("half \uD83D", "half \uFFFD");

    private static XElement Read(params JUnitCase[] cases) => XDocument.Parse(Encoding.UTF8.GetString(JUnitXml.Of("suite", cases))).Root!;
}
