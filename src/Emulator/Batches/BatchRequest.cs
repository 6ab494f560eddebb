using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Batches;

/// <summary>
/// The body of a batch, validated but not yet accepted: each item is read as the create of a run that it is, with the
/// batch's metadata, and its problems are told where they stand in the batch.
/// </summary>
internal sealed record BatchRequest
{
    /// <summary>Items of one batch. Source: section 7 of the wire reference.</summary>
    public const int MostItems = 100;

    private const int MaxCallbackUrl = 2048;
    private const string ClientRef = "client_ref";

    public required ModelDefinition Model { get; init; }

    public required string Key { get; init; }

    /// <summary>A create for each item, without a callback of its own.</summary>
    public required IReadOnlyList<CreateRequest> Items { get; init; }

    public required string? CallbackUrl { get; init; }

    public required RawJson? Metadata { get; init; }

    /// <summary>Reads and checks <paramref name="body"/>, collecting every problem of every item.</summary>
    /// <returns>Null when there are problems.</returns>
    public static BatchRequest? Read(ModelDefinition model, JsonElement body, string? faultHeader, Problems problems, CallbackOutlook? outlook = null)
    {
        var fields = new JsonFields(body, problems, "body");
        var callbackUrl = fields.Text("callback_url", MaxCallbackUrl);
        if (callbackUrl is not null)
        {
            WebAddress.Check(callbackUrl, ["body", "callback_url"], problems, outlook);
        }

        var metadata = fields.Has("metadata") ? body.GetProperty("metadata") : default;
        var items = fields.Has("input") ? body.GetProperty("input") : default;
        fields.WarnOfRest();
        if (!IsBatch(items, problems))
        {
            return null;
        }

        var creates = new List<CreateRequest>();
        foreach (var (index, item) in items.EnumerateArray().Index())
        {
            if (ReadItem(model, index, item, metadata, faultHeader, problems) is { } create)
            {
                creates.Add(create);
            }
        }

        return problems.Any ? null : new BatchRequest
        {
            Model = model,
            Key = BatchKey.Of(model.Slug, items),
            Items = creates,
            CallbackUrl = callbackUrl,
            Metadata = creates[0].Metadata,
        };
    }

    private static bool IsBatch(JsonElement items, Problems problems)
    {
        string[] loc = ["body", "input"];
        if (items.ValueKind == JsonValueKind.Undefined)
        {
            problems.Missing(loc);
        }
        else if (items.ValueKind != JsonValueKind.Array)
        {
            problems.Add(loc, "must be a list of inputs", "type");
        }
        else if (items.GetArrayLength() is var count and not (>= 1 and <= MostItems))
        {
            problems.Add(loc, string.Create(CultureInfo.InvariantCulture, $"must have 1 to {MostItems} items and has {count}"));
        }
        else
        {
            return true;
        }

        return false;
    }

    private static CreateRequest? ReadItem(ModelDefinition model, int index, JsonElement item, JsonElement metadata, string? faultHeader, Problems problems)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add(["body", "input", number], "must be a JSON object", "type");
            return null;
        }

        var own = new Problems();
        using var create = JsonDocument.Parse(Create(item, metadata));
        var request = CreateRequest.Read(model, create.RootElement, faultHeader, own);
        problems.Take(own, loc => Place(loc, number));
        return request;
    }

    /// <summary>Where a problem of an item's create stands in the batch. What they share is told of the first only.</summary>
    private static string[]? Place(string[] loc, string number) => loc switch
    {
        ["body", "input", .. var rest] => ["body", "input", number, .. rest],
        ["body", ClientRef] => ["body", "input", number, ClientRef],
        _ => number == "0" ? loc : null,
    };

    /// <summary>The create that an item stands for.</summary>
    private static ReadOnlyMemory<byte> Create(JsonElement item, JsonElement metadata)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write("{\"input\":{"u8);
        var separator = ""u8;
        foreach (var property in item.EnumerateObject())
        {
            if (!property.NameEquals(ClientRef))
            {
                output.Write(separator);
                JsonText.String(property.Name, output);
                output.Write(":"u8);
                JsonText.Compact(property.Value, output);
                separator = ","u8;
            }
        }

        output.Write("}"u8);
        Beside(ClientRef, item.TryGetProperty(ClientRef, out var clientRef) ? clientRef : default, output);
        Beside("metadata", metadata, output);
        output.Write("}"u8);
        return output.WrittenMemory;
    }

    private static void Beside(string name, JsonElement value, ArrayBufferWriter<byte> output)
    {
        if (value.ValueKind != JsonValueKind.Undefined)
        {
            output.Write(","u8);
            JsonText.String(name, output);
            output.Write(":"u8);
            JsonText.Compact(value, output);
        }
    }
}
