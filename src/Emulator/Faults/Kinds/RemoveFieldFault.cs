using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>A field of the JSON body is missing. An answer without that field stays as it is.</summary>
/// <param name="Path"><c>path</c>: names and indexes with dots, such as <c>output.outputs.0.url</c>; 1 to 200 characters. Required.</param>
internal sealed record RemoveFieldFault(string Path) : AnswerFault
{
    public const string Name = "remove_field";

    public override string Kind => Name;

    public static RemoveFieldFault Read(FaultFields fields)
    {
        var path = fields.Text("path", 200);
        fields.Missing("path", "names and indexes with dots, such as output.outputs.0.url");
        return new RemoveFieldFault(path ?? "");
    }

    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance) => JsonEdit.Change(whole, root =>
    {
        if (!JsonEdit.Find(root, Path, out var parent, out var last))
        {
            return false;
        }

        if (parent is JsonArray list)
        {
            list.RemoveAt(JsonEdit.Index(last)!.Value);
            return true;
        }

        return parent.AsObject().Remove(last);
    });

    public override void WriteParameters(Utf8JsonWriter writer) => writer.WriteString("path", Path);
}
