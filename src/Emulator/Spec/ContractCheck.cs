using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>Decides what the contract has to say to one answer, and says it.</summary>
internal static class ContractCheck
{
    // What any request may be answered before its route is looked at.
    private static readonly int[] BeforeTheRoute = [405, 431, 500];

    /// <summary>Whether the contract speaks about this path at all.</summary>
    public static bool Concerns(OpenApiContract contract, string path) =>
        path.StartsWith(contract.Realm.Root, StringComparison.Ordinal) || contract.AtPath(path).Count > 0;

    /// <summary>What the answer does otherwise than the contract; empty when nothing. Counts it into the coverage.</summary>
    public static IReadOnlyList<string> Check(OpenApiContract contract, ContractAnswer answer)
    {
        // A fault may break everything; that it did is said by this header.
        if (answer.Headers.ContainsKey("X-Emulator-Fault"))
        {
            return [];
        }

        var path = contract.AtPath(answer.Path);
        if (path.Count == 0)
        {
            return answer.Status is 404 or 405 ? [.. CheckUnknownPath(contract, answer)] : [];
        }

        var operation = contract.Find(answer.Method, answer.Path);
        return operation is null ? [.. CheckOtherMethod(contract, path, answer)] : [.. CheckOperation(contract, operation, answer)];
    }

    private static IEnumerable<string> CheckOperation(OpenApiContract contract, ContractOperation operation, ContractAnswer answer)
    {
        if (!operation.TryFind(answer.Status, out var documented, out var response))
        {
            return [$"the status is not documented; {operation.Id} may answer {string.Join(", ", operation.Responses.Keys)}"];
        }

        contract.Coverage.Count(operation, documented);
        return AnswerRules.Check(contract, response, answer);
    }

    private static IEnumerable<string> CheckOtherMethod(
        OpenApiContract contract, IReadOnlyList<ContractOperation> path, ContractAnswer answer)
    {
        // A browser's preflight is answered before everything else when CORS is on.
        if (answer is { Method: "OPTIONS", Status: 200 or 204 })
        {
            return [];
        }

        if (!BeforeTheRoute.Contains(answer.Status) || !path[0].Responses.TryGetValue(answer.Status, out var response))
        {
            return [$"the path takes {string.Join(", ", path.Select(o => o.Method))}; any other method is 405"];
        }

        foreach (var operation in path)
        {
            contract.Coverage.Count(operation, answer.Status);
        }

        return AnswerRules.Check(contract, response, answer);
    }

    private static IEnumerable<string> CheckUnknownPath(OpenApiContract contract, ContractAnswer answer) => AnswerRules.Check(
        contract,
        answer.Status == 404 ? JsonPointer.Follow(contract.Document, contract.Realm.UnknownPath) : JsonPointer.Resolve(contract.Document, "#/components/responses/MethodNotAllowed"),
        answer);
}
