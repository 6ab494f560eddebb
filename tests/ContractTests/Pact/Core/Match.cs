using System.Globalization;
using Runflow.Contracts;

namespace Runflow.Emulator.Tests.Pact.Core;

/// <summary>
/// Matchers as the Pact core reads them within JSON: each is an example for the consumer's tests and a rule for the provider's
/// verification. All answer JSON text, to be put into a body, a header or a path.
/// </summary>
internal static class Match
{
    private const string Uuid7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    /// <summary>Anything of the example's type.</summary>
    public static string Type(string exampleJson) => $$"""{"pact:matcher:type":"type","value":{{exampleJson}}}""";

    /// <summary>A text of a form.</summary>
    public static string Regex(string example, string pattern) =>
        $$"""{"pact:matcher:type":"regex","regex":{{Quote(pattern)}},"value":{{Quote(example)}}}""";

    public static string Integer(long example) => string.Create(CultureInfo.InvariantCulture, $$"""{"pact:matcher:type":"integer","value":{{example}}}""");

    public static string Bool(bool example) => $$"""{"pact:matcher:type":"boolean","value":{{(example ? "true" : "false")}}}""";

    /// <summary>A text, whatever it says.</summary>
    public static string Text(string example) => Type(Quote(example));

    /// <summary>A UUID of version 7.</summary>
    public static string Id(string example) => Regex(example, $"^{Uuid7}$");

    /// <summary>An instant as the API writes it: up to microseconds, <c>Z</c>.</summary>
    public static string Instant(string example) => Regex(example, @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?Z$");

    /// <summary>An instant as callbacks write it: <c>+00:00</c>.</summary>
    public static string CallbackInstant(string example) => Regex(example, @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?\+00:00$");

    /// <summary>Money as a plain decimal string.</summary>
    public static string Money(string example) => Regex(example, @"^-?\d+(\.\d+)?$");

    /// <summary>An absolute URL.</summary>
    public static string Url(string example) => Regex(example, "^https?://.+$");

    /// <summary>At least so many items like this one.</summary>
    public static string EachLike(string itemJson, int min = 1) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"pact:matcher:type":"type","min":{{min}},"value":[{{string.Join(',', Enumerable.Repeat(itemJson, min))}}]}""");

    /// <summary>A text of which the provider's state fills in a part.</summary>
    /// <param name="example">For the consumer's tests.</param>
    /// <param name="pattern">What it has to look like.</param>
    /// <param name="expression">For the verification, for example <c>/v1/runs/${run_id}</c>.</param>
    public static string FromState(string example, string pattern, string expression) =>
        $$"""{"pact:matcher:type":"regex","regex":{{Quote(pattern)}},"value":{{Quote(example)}},"pact:generator:type":"ProviderState","expression":{{Quote(expression)}}}""";

    public static string Quote(string text) => $"\"{MinimalJsonEncoder.Instance.Encode(text)}\"";
}
