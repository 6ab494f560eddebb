using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Spec;

namespace Runflow.Emulator.Tests.Fuzz;

/// <summary>
/// Draws one request to an operation, and what the contract wants it to be answered. Whether a body is admitted is said by the schema
/// in openapi.yaml, or known from how it was made; the server's own readers have no part in it.
/// </summary>
internal static class RequestDraw
{
    private const string Json = "application/json";
    private static readonly OpenApiContract Contract = OpenApiContract.Served;

    // The contract admits any object as the input of these; what a model takes beyond a prompt is said by the model.
    private static readonly HashSet<string> TakesAnyInput = ["createModelRun", "createVariantRun", "createModelBatch", "createVariantBatch"];

    private static readonly string[] Limits = ["1", "500", "50", "0", "501", "-1", "x", "1.5", ""];

    // Whether these are right is more than the schema says.
    private static readonly string[] Queries =
    [
        "q=", "q=status_code%3Asucceeded", "q=((", "q=%00", "q=" + new string('a', 5000), "sort_by=created_at%3Adesc", "sort_by=nothing", "fields=id",
        "fields=%2C%2C", "pq=AAAA", "pq=", "from_prev=maybe", "embed=logs", "embed=x", "unknown=1",
    ];

    /// <summary>Draws; what the operation uses up is made for it, so that each request stands for itself.</summary>
    public static async Task<FuzzRequest> OfAsync(ContractWorld world, ContractOperation operation, Dice dice)
    {
        var (path, body, content) = await world.SuccessAsync(operation);
        if (operation.Template.StartsWith("/v1/", StringComparison.Ordinal) && operation.Template.Contains('{', StringComparison.Ordinal) && dice.Below(12) == 0)
        {
            return Lost(operation, body, dice);
        }

        if (content is not null)
        {
            content.Dispose();
            return Upload(operation, path, dice);
        }

        if (operation.Method is "GET" or "HEAD")
        {
            return Reading(operation, path, dice);
        }

        var request = operation.RequestSchema is { } schema
            ? Writing(operation, path, schema, dice)
            : new(operation, path, Bytes(body), Json, null, Verdict.Accepted);
        return dice.Below(12) switch
        {
            0 => request with { IdempotencyKey = new string('k', 256), Expected = Verdict.Refused },
            1 => request with { IdempotencyKey = $"key {dice.Below(1_000_000_000)}{new string('~', dice.Below(200))}" },
            _ => request,
        };
    }

    private static FuzzRequest Lost(ContractOperation operation, string? body, Dice dice)
    {
        var path = dice.Below(2) == 0
            ? ContractWorld.UnknownPathOf(operation)
            : operation.Template.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%C3%A9%2F", StringComparison.Ordinal);
        return new(operation, path, Bytes(body), Json, null, Verdict.NotFound);
    }

    private static FuzzRequest Upload(ContractOperation operation, string path, Dice dice)
    {
        var photo = AssetBench.Photo;
        return dice.Below(3) switch
        {
            0 => new(operation, path, photo, "image/png", null, Verdict.Accepted),
            1 => new(operation, path, photo[..dice.Below(photo.Length)], "image/png", null, Verdict.Refused),
            _ => new(operation, path, photo, "image/jpeg", null, Verdict.Refused),
        };
    }

    private static FuzzRequest Reading(ContractOperation operation, string path, Dice dice)
    {
        // A run of a model has no node runs to be found.
        var expected = operation.Id == "getNodeRun" ? Verdict.NotFound : Verdict.Accepted;
        var query = new List<string>();
        if (operation.Responses.ContainsKey(422) && operation.Id != "getRun" && dice.Below(2) == 0)
        {
            var limit = dice.Pick<string>(Limits);
            query.Add("limit=" + limit);
            expected = limit is "1" or "500" or "50" ? expected : Verdict.Refused;
        }

        if (operation.Responses.ContainsKey(422) && dice.Below(3) == 0)
        {
            query.Add(dice.Pick<string>(Queries));
            expected = expected == Verdict.Accepted ? Verdict.Open : expected;
        }

        return new(operation, query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", null, Json, null, expected);
    }

    private static FuzzRequest Writing(ContractOperation operation, string path, JsonElement schema, Dice dice)
    {
        var sampler = new SchemaSampler(Contract.Document, dice);
        var drawn = sampler.Of(schema)!;
        var plain = TakesAnyInput.Contains(operation.Id) && dice.Below(2) == 0;
        if (plain)
        {
            GivePrompts(drawn["input"]!, dice);
        }

        // An input that is not just a prompt may or may not suit the model.
        var admitted = TakesAnyInput.Contains(operation.Id) && !plain ? Verdict.Open : Verdict.Accepted;
        var request = new FuzzRequest(operation, path, Bytes(drawn.ToJsonString()), Json, null, admitted);
        switch (dice.Below(10))
        {
            case 0 or 1 or 2 or 3:
                BodySpoiler.Spoil(drawn, dice);
                var spoilt = Bytes(drawn.ToJsonString());
                var fits = Contract.Schemas.Validate(schema, JsonElement.Parse(spoilt)).Count == 0;
                return request with { Body = spoilt, Expected = fits ? (TakesAnyInput.Contains(operation.Id) ? Verdict.Open : Verdict.Accepted) : Verdict.Refused };
            case 4:
                return request with { Body = BodySpoiler.Break(request.Body!, dice), Expected = Verdict.Refused };
            case 5:
                return request with { ContentType = dice.Pick("text/plain", "application/xml", "multipart/form-data; boundary=x"), Expected = Verdict.Refused };
            default:
                return request;
        }
    }

    // What every model takes.
    private static void GivePrompts(JsonNode input, Dice dice)
    {
        IReadOnlyList<JsonNode?> inputs = input is JsonArray items ? [.. items] : [input];
        foreach (var one in inputs)
        {
            one!.AsObject()["prompt"] = dice.Pick("x", "A red bicycle", "猫を青く", "line\nbreak");
        }
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
