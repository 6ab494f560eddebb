using Runflow.Emulator.Spec;
using System.Text.Json;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

public sealed class SchemaValidatorTests
{
    [Theory]
    [InlineData("""{"multipleOf": 2}""")]
    [InlineData("""{"properties": {"a": {"requierd": []}}}""")]
    [InlineData("""{"items": {"nullable": true}}""")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"minLenght": 1}]}""")]
    [InlineData("""{"if": {}, "then": {"not": {}}}""")]
    [InlineData("""{"format": "email"}""")]
    public void Unknown_keyword_is_refused_wherever_it_hides(string schema) =>
        Assert.Throws<NotSupportedException>(() => SchemaKeywords.RefuseUnknown(JsonElement.Parse(schema)));

    [Theory]
    [InlineData("""{"multipleOf": 2}""", "4")]
    [InlineData("""{"pattern": "^\\d+$"}""", "\"4\"")]
    [InlineData("""{"pattern": "^a$|^b$"}""", "\"a\"")]
    [InlineData("""{"type": "int"}""", "4")]
    public void Unknown_keyword_is_refused_when_it_is_met(string schema, string body) =>
        Assert.Throws<NotSupportedException>(() => Errors(schema, body));

    [Fact]
    public void A_contract_with_an_unknown_keyword_is_not_read() =>
        Assert.Throws<NotSupportedException>(() => new OpenApiContract(
            """{"paths": {}, "components": {"schemas": {"A": {"properties": {"b": {"nullable": true}}}}}}"""u8.ToArray()));

    [Theory]
    [InlineData("""{"type": "integer"}""", "\"4\"", "the whole body: expected type \"integer\", found \"4\"")]
    [InlineData("""{"properties": {"a": {"items": {"minimum": 1}}}}""", """{"a": [1, 0]}""", "/a/1: expected minimum 1, found 0")]
    [InlineData("""{"required": ["a"]}""", "{}", "/a: required, and absent")]
    [InlineData("""{"additionalProperties": false}""", """{"x/y": 1}""", "/x~1y: not documented, and yet there: 1")]
    [InlineData("""{"anyOf": [{"title": "A", "type": "null"}, {"const": 1}]}""", "2",
        "the whole body: fits none of its choices (as A: the whole body: expected type \"null\", found 2; as {\"const\": 1}: the whole body: expected const 1, found 2)")]
    [InlineData("""{"oneOf": [{"title": "A"}, {"title": "B"}]}""", "2", "the whole body: fits more than one of its choices (A and B)")]
    public void Messages_name_the_place_and_what_was_expected(string schema, string body, string message) =>
        Assert.Equal(message, Assert.Single(Errors(schema, body)).ToString());

    [Theory]
    [InlineData("4", true)]
    [InlineData("4.0", true)]
    [InlineData("4e0", true)]
    [InlineData("40E-1", true)]
    [InlineData("4.5e1", true)]
    [InlineData("-0.0", true)]
    [InlineData("123456789012345678901234567890123456789", true)]
    [InlineData("4.5", false)]
    [InlineData("4e-1", false)]
    [InlineData("1e-400", false)]
    [InlineData("123456789012345678901234567890123456789.5", false)]
    public void Integer_is_what_has_no_fraction(string number, bool whole) =>
        Assert.Equal(whole, Errors("""{"type": "integer"}""", number).Count == 0);

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("1e400", false)]
    public void The_64th_bit_is_seen(string seed, bool valid) =>
        Assert.Equal(valid, Errors("""{"maximum": 9223372036854775807}""", seed).Count == 0);

    private static IReadOnlyList<SchemaError> Errors(string schema, string body) =>
        new SchemaValidator(JsonElement.Parse("{}")).Validate(JsonElement.Parse(schema), JsonElement.Parse(body));
}
