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
    private static readonly string[] Names = ["callback_url", "metadata", "input"];

    public required ModelDefinition Model { get; init; }

    public required string Key { get; init; }

    /// <summary>A create for each item, without a callback of its own.</summary>
    public required IReadOnlyList<CreateRequest> Items { get; init; }

    public required string? CallbackUrl { get; init; }

    public required RawJson? Metadata { get; init; }

    /// <summary>Reads and checks <paramref name="body"/>, collecting every problem of every item.</summary>
    /// <param name="model">What is to run.</param>
    /// <param name="body">An object.</param>
    /// <param name="faultHeader">Value of the header that asks for faults.</param>
    /// <param name="problems">Takes what is found.</param>
    /// <param name="outlook">Says what a callback will come to; null does not ask.</param>
    /// <returns>Null when there are problems.</returns>
    public static BatchRequest? Read(ModelDefinition model, TapeValue body, string? faultHeader, Problems problems, CallbackOutlook? outlook = null)
    {
        var callbackUrl = CallbackUrlOf(Given(body, "callback_url"u8), problems, outlook);
        var metadata = Given(body, "metadata"u8);
        var items = Given(body, "input"u8);
        WarnOfRest(body, problems);
        if (!IsBatch(items, problems))
        {
            return null;
        }

        var creates = new List<CreateRequest>(items.Count);
        var index = 0;
        foreach (var item in items.Items)
        {
            if (ReadItem(model, index++, item, metadata, faultHeader, problems) is { } create)
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

    /// <summary>What a field says; undefined when it says nothing.</summary>
    private static TapeValue Given(TapeValue body, ReadOnlySpan<byte> name) =>
        body.TryGet(name, out var value) && value.Kind != JsonValueKind.Null ? value : default;

    private static string? CallbackUrlOf(TapeValue value, Problems problems, CallbackOutlook? outlook)
    {
        if (value.Kind == JsonValueKind.Undefined)
        {
            return null;
        }

        string[] loc = ["body", "callback_url"];
        if (value.Kind == JsonValueKind.String && value.GetString() is var url && JsonFields.IsWithin(url, MaxCallbackUrl))
        {
            WebAddress.Check(url, loc, problems, outlook);
            return url;
        }

        problems.Add(loc, JsonFields.NoText(MaxCallbackUrl), "type");
        return null;
    }

    private static void WarnOfRest(TapeValue body, Problems problems)
    {
        foreach (var property in body.Properties)
        {
            if (property.Name.GetString() is var name && !Names.Contains(name))
            {
                problems.Warn(["body", name], JsonFields.Ignored(name, Names));
            }
        }
    }

    private static bool IsBatch(TapeValue items, Problems problems)
    {
        string[] loc = ["body", "input"];
        if (items.Kind == JsonValueKind.Undefined)
        {
            problems.Missing(loc);
        }
        else if (items.Kind != JsonValueKind.Array)
        {
            problems.Add(loc, "must be a list of inputs", "type");
        }
        else if (items.Count is var count and not (>= 1 and <= MostItems))
        {
            problems.Add(loc, string.Create(CultureInfo.InvariantCulture, $"must have 1 to {MostItems} items and has {count}"));
        }
        else
        {
            return true;
        }

        return false;
    }

    private static CreateRequest? ReadItem(ModelDefinition model, int index, TapeValue item, TapeValue metadata, string? faultHeader, Problems problems)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        if (item.Kind != JsonValueKind.Object)
        {
            problems.Add(["body", "input", number], "must be a JSON object", "type");
            return null;
        }

        var own = new Problems();
        using var create = JsonTape.Of(Create(item, metadata))!;
        var request = CreateRequest.Read(model, create.Root, faultHeader, own);
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
    private static byte[] Create(TapeValue item, TapeValue metadata)
    {
        var output = new TextBuffer(stackalloc byte[512]);
        output.Write("{\"input\":{"u8);
        TapeValue clientRef = default;
        var separator = ""u8;
        foreach (var property in item.Properties)
        {
            if (property.Name.Is("client_ref"u8))
            {
                clientRef = property.Value;
            }
            else
            {
                output.Write(separator);
                property.Compact(ref output);
                separator = ","u8;
            }
        }

        output.Write((byte)'}');
        Beside(",\"client_ref\":"u8, clientRef, ref output);
        Beside(",\"metadata\":"u8, metadata, ref output);
        output.Write((byte)'}');
        var create = output.Written.ToArray();
        output.Dispose();
        return create;
    }

    private static void Beside(ReadOnlySpan<byte> name, TapeValue value, ref TextBuffer output)
    {
        if (value.Kind != JsonValueKind.Undefined)
        {
            output.Write(name);
            value.Compact(ref output);
        }
    }
}
