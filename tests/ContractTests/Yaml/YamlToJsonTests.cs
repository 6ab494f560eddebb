using System.Text;
using Runflow.Emulator.Yaml;
using Xunit;

namespace Runflow.Emulator.Tests.Yaml;

public sealed class YamlToJsonTests
{
    [Theory]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("''", "\"\"")]
    [InlineData("\"null\"", "\"null\"")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-7", "-7")]
    [InlineData("+7", "7")]
    [InlineData("007", "7")]
    [InlineData("0x1F", "31")]
    [InlineData("0xFF", "255")]
    [InlineData("0o17", "15")]
    [InlineData("0.10", "0.10")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1e3", "1e3")]
    [InlineData("'200'", "\"200\"")]
    [InlineData("3.1.0", "\"3.1.0\"")]
    [InlineData("2026-01-01", "\"2026-01-01\"")]
    [InlineData("2026-01-01T00:00:00Z", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("a é ™", "\"a é ™\"")]
    public void Plain_scalars_follow_the_core_schema_and_quoted_ones_are_strings(string scalar, string json) =>
        Assert.Equal($$"""{"a":{{json}}}""", Convert($"a: {scalar}\n"));

    [Fact]
    public void Keys_keep_their_order_and_are_strings() =>
        Assert.Equal("""{"z":[1,{"b":[],"a":{}}],"200":"x","true":null}""", Convert("z:\n  - 1\n  - b: []\n    a: {}\n200: x\ntrue:\n"));

    [Fact]
    public void Folded_and_literal_text_keep_what_YAML_says() =>
        Assert.Equal("""{"a":"one two","b":"one\ntwo\n"}""", Convert("a: >-\n  one\n  two\nb: |\n  one\n  two\n"));

    [Theory]
    [InlineData("a: .inf\n", ".inf")]
    [InlineData("a: .NaN\n", ".NaN")]
    [InlineData("a: !!binary AAAA\n", "tag")]
    public void What_JSON_lacks_is_refused_with_its_line(string yaml, string word)
    {
        var refusal = Assert.Throws<YamlFormatException>(() => Convert(yaml));
        Assert.Equal(new YamlPlace(1, 4), refusal.Place);
        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_that_unfold_without_an_end_are_refused()
    {
        var bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + string.Concat(Enumerable.Range(1, 9).Select(
            static level => $"a{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));
        Assert.Contains("anchors", Assert.Throws<YamlFormatException>(() => Convert(bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_has_its_place()
    {
        var places = new YamlPlaces();
        YamlToJson.Convert("a:\n  - b: 1\n    c: two\n"u8.ToArray(), places);
        Assert.Equal(new YamlPlace(3, 8), places.Of(["a", "0", "c"]));
        Assert.Equal(new YamlPlace(3, 5), places.Of(["a", "0", "c"], key: true));
        Assert.Equal(new YamlPlace(2, 5), places.Of(["a", "0", "d"]));
    }

    private static string Convert(string yaml) => Encoding.UTF8.GetString(YamlToJson.Convert(Encoding.UTF8.GetBytes(yaml)));
}
