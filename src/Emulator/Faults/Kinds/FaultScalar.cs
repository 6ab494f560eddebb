using System.Globalization;
using System.Text.Json.Nodes;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>A scalar of a rule file as the JSON value that it stands for.</summary>
internal static class FaultScalar
{
    public static JsonNode? Of(DocumentNode node) => node switch
    {
        { IsNull: true } => null,
        { IsQuoted: false, Text: "true" } => JsonValue.Create(true),
        { IsQuoted: false, Text: "false" } => JsonValue.Create(false),
        { IsQuoted: false } when long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        { IsQuoted: false } when double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(node.Text),
    };
}
