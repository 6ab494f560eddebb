using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Spec;
using Xunit;

namespace Runflow.Emulator.Tests.Fuzz;

/// <summary>
/// Requests drawn from the contract, each for itself: bodies and parameters that it admits and that it does not. No 5xx, no answer
/// that is not documented (the client sees to that), what is invalid is refused, what is valid is accepted.
/// <c>RUNFLOW_FUZZ_REQUESTS</c> asks for more of them (50000), <c>RUNFLOW_FUZZ_SEED</c> for others.
/// </summary>
public sealed class ContractFuzzTests
{
    private const int Usual = 6_000;
    private const int ForOneSandbox = 400;

    private static readonly OpenApiContract Contract = OpenApiContract.Served;
    private static readonly HashSet<string> TakesAnyInput = ["createModelRun", "createVariantRun", "createModelBatch", "createVariantBatch"];

    // Two workers, so that both cores have work; each with dice of its own, so that what is sent does not depend on the other.
    [Fact]
    public async Task No_request_meets_a_defect_and_none_is_judged_otherwise_than_documented()
    {
        var requests = Number("RUNFLOW_FUZZ_REQUESTS") ?? Usual;
        var seed = Number("RUNFLOW_FUZZ_SEED") ?? 1;
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, MaxSandboxes = 100_000 });

        var tallies = await Task.WhenAll(Enumerable.Range(0, 2).Select(worker => Task.Run(() => WorkAsync(emulator, seed, worker, (int)requests / 2))));

        var (accepted, refused) = (tallies.Sum(static tally => tally.Accepted), tallies.Sum(static tally => tally.Refused));
        TestContext.Current.SendDiagnosticMessage($"fuzz: {accepted} accepted, {refused} refused, seed {seed}");
        Assert.True(tallies.All(static tally => tally.Problems.Count == 0), string.Join(Environment.NewLine, tallies.SelectMany(static tally => tally.Problems).Take(20)));
        Assert.Equal(requests, accepted + refused);
        Assert.InRange(accepted, (int)requests / 5, (int)requests);
        Assert.InRange(refused, (int)requests / 5, (int)requests);
    }

    private static async Task<Tally> WorkAsync(TestEmulator emulator, long seed, int worker, int requests)
    {
        var tally = new Tally();
        var dice = new Dice((seed * 1000) + worker);
        ContractOperation[] operations = [.. Contract.Operations.Where(static operation => operation.Template.StartsWith("/v1/", StringComparison.Ordinal))];
        ContractOperation[] writing = [.. operations.Where(static operation => operation.RequestSchema is not null)];
        ContractWorld? world = null;
        for (var n = 0; n < requests && tally.Problems.Count < 20; n++)
        {
            if (n % ForOneSandbox == 0)
            {
                world = await ContractWorld.BuildAsync(emulator, $"fuzz_{worker}_{n}");
            }

            var operation = dice.Below(3) == 0 ? dice.Pick<ContractOperation>(operations) : dice.Pick<ContractOperation>(writing);
            var call = await DrawAsync(world!, operation, dice);
            try
            {
                var reply = await world!.AskAsync(new HttpMethod(operation.Method), call.Path, null, call.Fill);
                if (Judge(operation, call, reply) is { } problem)
                {
                    tally.Problems.Add($"{operation.Id} {call.Path} {call.Shown}: {problem}");
                }

                await CleanAsync(world, operation, reply);
                _ = (int)reply.Status < 300 ? tally.Accepted++ : tally.Refused++;
            }
            catch (ContractViolationException violation)
            {
                tally.Problems.Add($"{operation.Id} {call.Path} {call.Shown}: {violation.Message}");
            }
        }

        return tally;
    }

    private static async Task<Call> DrawAsync(ContractWorld world, ContractOperation operation, Dice dice)
    {
        // What an operation uses up is made for it, so that each request stands for itself.
        var (path, body, _) = await world.SuccessAsync(operation);
        bool? valid = true;
        if (operation.Template.Contains('{', StringComparison.Ordinal) && dice.Below(12) == 0)
        {
            return new(dice.Below(2) == 0 ? ContractWorld.UnknownPathOf(operation) : operation.Template.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%C3%A9%2F", StringComparison.Ordinal), Bytes(body), null);
        }

        if (operation.Method == "GET")
        {
            // A run of a model has no node runs to be found.
            (path, valid) = Query(path, operation, dice);
            return new(path, null, operation.Id == "getNodeRun" ? null : valid);
        }

        if (operation.RequestSchema is not { } schema)
        {
            return new(path, Bytes(body), true);
        }

        var drawn = new SchemaSampler(Contract.Document, dice).Of(schema);
        var bytes = Bytes(drawn!.ToJsonString());
        switch (dice.Below(5))
        {
            case 0 or 1:
                BodySpoiler.Spoil(drawn, dice);
                bytes = Bytes(drawn.ToJsonString());
                valid = Contract.Schemas.Validate(schema, JsonElement.Parse(bytes)).Count == 0;
                break;
            case 2:
                bytes = BodySpoiler.Break(bytes!, dice);
                valid = false;
                break;
            default:
                break;
        }

        // Which inputs another model takes is said by the model and not by the contract.
        return new(path, bytes, valid == true && TakesAnyInput.Contains(operation.Id) ? null : valid);
    }

    private static (string Path, bool? Valid) Query(string path, ContractOperation operation, Dice dice)
    {
        bool? valid = true;
        var query = new List<string>();
        if (operation.Responses.ContainsKey(422) && operation.Id != "getRun" && dice.Below(2) == 0)
        {
            var limit = dice.Pick("1", "500", "50", "0", "501", "-1", "x", "1.5", "");
            query.Add("limit=" + limit);
            valid = limit is "1" or "500" or "50";
        }

        if (operation.Responses.ContainsKey(422) && dice.Below(3) == 0)
        {
            // Whether these are right is more than the schema says.
            query.Add(dice.Pick("q=", "q=status_code%3Asucceeded", "q=((", "q=%00", "sort_by=created_at%3Adesc", "sort_by=nothing", "fields=id", "fields=%2C%2C", "pq=AAAA", "pq=", "from_prev=maybe", "embed=logs", "embed=x", "unknown=1", "q=" + new string('a', 5000)));
            valid = valid == false ? false : null;
        }

        return (query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", valid);
    }

    // Null when the answer is as it should be. What a state forbids is refused, however valid the body.
    private static string? Judge(ContractOperation operation, Call call, Reply reply)
    {
        var status = (int)reply.Status;
        return (status, call.Valid) switch
        {
            ( >= 500, _) => $"answered {status}: {reply.Text}",
            ( < 300, false) => $"was accepted with {status}, though it is invalid",
            (422, true) when operation.Id == "updateBalance" && reply.Text.Contains("\"conflict\"", StringComparison.Ordinal) => null,
            ( >= 300, true) => $"was refused with {status}, though it is valid: {reply.Text}",
            _ => null,
        };
    }

    // There are limits on how many secrets and webhooks a sandbox has.
    private static async Task CleanAsync(ContractWorld world, ContractOperation operation, Reply reply)
    {
        if (reply.Status == System.Net.HttpStatusCode.Created && operation.Id is "createCallbackSecret" or "createWebhook")
        {
            await world.AskAsync(HttpMethod.Delete, $"{operation.Template}/{reply.Json.GetProperty("id").GetString()}", null);
        }
        else if (operation.Id.StartsWith("redeliver", StringComparison.Ordinal))
        {
            await world.UntilIdleAsync();
        }
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static long? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A request.</summary>
    /// <param name="Path">Path and query.</param>
    /// <param name="Body">Its bytes; null for none.</param>
    /// <param name="Valid">Whether the contract admits it; null where that is more than its schemas say.</param>
    private sealed record Call(string Path, byte[]? Body, bool? Valid)
    {
        public string Shown => Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 400)));

        public void Fill(HttpRequestMessage request)
        {
            if (Body is not null)
            {
                request.Content = new ByteArrayContent(Body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }
        }
    }

    private sealed class Tally
    {
        public int Accepted { get; set; }

        public int Refused { get; set; }

        public List<string> Problems { get; } = [];
    }
}
