using System.Net;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Spec;

namespace Runflow.Emulator.Tests.Fuzz;

/// <summary>
/// Sends requests drawn from the contract to an emulator and judges each answer. What request number n of a seed is depends on these
/// two alone, so that one can be sent again without the others. Two workers, so that both cores have work.
/// </summary>
/// <param name="emulator">Is asked; some requests at a time get a sandbox of their own in it.</param>
/// <param name="seed">Chooses the requests.</param>
/// <param name="enough">After so many problems a worker ends.</param>
internal sealed class ContractFuzz(TestEmulator emulator, long seed, int enough = 10)
{
    private const int Workers = 2;
    private const int ForOneSandbox = 200;

    private static readonly ContractOperation[] Operations = [.. OpenApiContract.Served.Operations];
    private static readonly ContractOperation[] Writing = [.. Operations.Where(static operation => operation.RequestSchema is not null)];

    private int accepted;
    private int refused;

    /// <summary>How many were answered 2xx.</summary>
    public int Accepted => accepted;

    /// <summary>How many were answered otherwise.</summary>
    public int Refused => refused;

    /// <summary>Sends the requests from number <paramref name="first"/> on; says what was wrong, in their order.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(int first, int count)
    {
        var problems = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker, first, count))));
        return [.. problems.SelectMany(static some => some).OrderBy(static problem => problem.Number).Select(static problem => problem.Text)];
    }

    private async Task<List<(int Number, string Text)>> WorkAsync(int worker, int first, int count)
    {
        var problems = new List<(int, string)>();
        ContractWorld? world = null;
        var asked = 0;
        for (var number = first + worker; number < first + count && problems.Count < enough; number += Workers)
        {
            if (asked++ % ForOneSandbox == 0)
            {
                world = await ContractWorld.BuildAsync(emulator, $"fuzz_{number}");
            }

            if (await ProblemAsync(world!, number) is { } problem)
            {
                problems.Add((number, $"request {number} of seed {seed}: {problem}"));
            }
        }

        return problems;
    }

    private async Task<string?> ProblemAsync(ContractWorld world, int number)
    {
        var dice = new Dice((seed * 1_000_000) + number);
        var operation = dice.Pick<ContractOperation>(dice.Below(3) == 0 ? Operations : Writing);
        var request = await RequestDraw.OfAsync(world, operation, dice);
        try
        {
            var reply = await world.AskAsync(new HttpMethod(operation.Method), request.Path, null, request.Fill);
            _ = (int)reply.Status < 300 ? Interlocked.Increment(ref accepted) : Interlocked.Increment(ref refused);
            await CleanAsync(world, operation, reply);
            return Judge(request, reply) is { } problem ? $"{request}: {problem}" : null;
        }
        catch (ContractViolationException violation)
        {
            return $"{request}: {violation.Message}";
        }
    }

    /// <summary>Null when the answer is what the contract wants it to be.</summary>
    private static string? Judge(FuzzRequest request, Reply reply)
    {
        var status = (int)reply.Status;
        return request.Expected switch
        {
            _ when status >= 500 => $"answered {status}: {reply.Text}",
            Verdict.Accepted when status >= 300 && !IsOutdated(request, reply) => $"was refused with {status}, though it is valid: {reply.Text}",
            Verdict.Refused when status < 300 => $"was accepted with {status}, though it is invalid",
            Verdict.Refused when status is not (400 or 422) => $"was answered {status}, though it is invalid: {reply.Text}",
            Verdict.Refused when status == 422 && reply.Locs.Count == 0 => $"was refused without a place: {reply.Text}",
            Verdict.NotFound when status != 404 => $"was answered {status}, though there is no such thing: {reply.Text}",
            Verdict.Open when status is not (< 300 or 400 or 422) => $"was answered {status}: {reply.Text}",
            _ => null,
        };
    }

    // A balance of another `updated_at` than the request was written for: the state forbids what the schema admits.
    private static bool IsOutdated(FuzzRequest request, Reply reply) =>
        request.Operation.Id == "updateBalance" && reply.Status == HttpStatusCode.UnprocessableEntity && reply.Text.Contains("\"conflict\"", StringComparison.Ordinal);

    // There are limits on how many secrets and webhooks a sandbox has, and one redelivery at a time.
    private static async Task CleanAsync(ContractWorld world, ContractOperation operation, Reply reply)
    {
        if (reply.Status == HttpStatusCode.Created && operation.Id is "createCallbackSecret" or "createWebhook")
        {
            await world.AskAsync(HttpMethod.Delete, $"{operation.Template}/{reply.Json.GetProperty("id").GetString()}", null);
        }
        else if (operation.Id.StartsWith("redeliver", StringComparison.Ordinal))
        {
            await world.UntilIdleAsync();
        }
    }
}
