using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// A field of the JSON body has a value that no page lists, as a later version of the API might bring it. An answer without that
/// field stays as it is.
/// </summary>
/// <param name="Path"><c>path</c>: names and indexes with dots; 1 to 200 characters. Default <c>status_code</c>.</param>
/// <param name="Value"><c>value</c>: the string that is put there, 1 to 200 characters. Default <c>paused</c>.</param>
internal sealed record EnumValueFault(string Path, string Value) : AnswerFault
{
    public const string Name = "enum_value";

    public override string Kind => Name;

    public static EnumValueFault Read(FaultFields fields) => new(fields.Text("path", 200) ?? "status_code", fields.Text("value", 200) ?? "paused");

    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance) => JsonEdit.Change(whole, root =>
    {
        if (!JsonEdit.Find(root, Path, out var parent, out var last))
        {
            return false;
        }

        if (parent is JsonArray list)
        {
            list[JsonEdit.Index(last)!.Value] = JsonValue.Create(Value);
        }
        else
        {
            parent[last] = JsonValue.Create(Value);
        }

        return true;
    });

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        writer.WriteString("path", Path);
        writer.WriteString("value", Value);
    }
}
