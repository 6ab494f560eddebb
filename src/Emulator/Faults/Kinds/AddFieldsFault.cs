using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// Every object of the JSON body gets fields that no page mentions, as an API that grows would add them: a client must ignore
/// what it does not know.
/// </summary>
/// <param name="Fields"><c>fields</c>: 1 to 20 names to scalars, as a compact JSON object; default: one field
/// <c>x_emulator_added</c> that is <c>true</c>. A field that is there already is left alone.</param>
internal sealed record AddFieldsFault(string? Fields) : AnswerFault
{
    public const string Name = "add_fields";
    private const int Most = 20;

    public override string Kind => Name;

    public static AddFieldsFault Read(FaultFields fields)
    {
        if (fields.Below("fields") is not { } below)
        {
            return new AddFieldsFault((string?)null);
        }

        var added = new JsonObject();
        foreach (var (name, value) in below.Mapping.Fields)
        {
            if (value.Kind != NodeKind.Scalar)
            {
                below.Refuse(name, "must be a scalar");
            }

            added[name] = FaultScalar.Of(value);
        }

        if (added.Count is 0 or > Most)
        {
            fields.Refuse("fields", $"must have 1 to {Most} fields");
        }

        return new AddFieldsFault(added.ToJsonString());
    }

    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance) => JsonEdit.Change(whole, root =>
    {
        var added = JsonNode.Parse(Fields ?? """{"x_emulator_added":true}""")!.AsObject();
        return Add(root, added);
    });

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        if (Fields is not null)
        {
            writer.WritePropertyName("fields");
            writer.WriteRawValue(Fields);
        }
    }

    private static bool Add(JsonNode? node, JsonObject added)
    {
        var changed = false;
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                changed |= Add(item, added);
            }
        }
        else if (node is JsonObject mapping)
        {
            foreach (var (_, value) in mapping)
            {
                changed |= Add(value, added);
            }

            foreach (var (name, value) in added)
            {
                changed |= mapping.TryAdd(name, value?.DeepClone());
            }
        }

        return changed;
    }
}
