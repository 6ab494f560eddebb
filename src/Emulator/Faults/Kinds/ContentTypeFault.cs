using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The answer says that it is something else than it is; its bytes are unchanged.</summary>
/// <param name="Value"><c>value</c>: the Content-Type that is sent, 1 to 200 characters of printable ASCII. Default <c>text/html</c>.</param>
internal sealed record ContentTypeFault(string Value) : AnswerFault
{
    public const string Name = "content_type";

    public override string Kind => Name;

    public static ContentTypeFault Read(FaultFields fields)
    {
        var value = fields.Text("value", 200) ?? "text/html";
        if (!value.All(static letter => letter is >= ' ' and <= '~'))
        {
            fields.Refuse("value", "must be printable ASCII");
        }

        return new ContentTypeFault(value);
    }

    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance) => whole with { ContentType = Value };

    public override void WriteParameters(Utf8JsonWriter writer) => writer.WriteString("value", Value);
}
