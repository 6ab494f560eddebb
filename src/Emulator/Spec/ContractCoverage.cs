using System.Collections.Concurrent;
using System.Text;

namespace Runflow.Emulator.Spec;

/// <summary>
/// Which statuses of which operations were seen. The one of <see cref="OpenApiContract.Served"/> gathers what all tests of
/// the process see. Safe for concurrent use.
/// </summary>
internal sealed class ContractCoverage
{
    private readonly ConcurrentDictionary<(string Operation, int Status), int> seen = new();

    /// <summary>How many answers were held against an operation.</summary>
    public int Answers => seen.Values.Sum();

    /// <summary>Notes one answer.</summary>
    public void Count(ContractOperation operation, int status) =>
        seen.AddOrUpdate((operation.Id, status), 1, (_, count) => count + 1);

    /// <summary>How often this status of this operation was seen.</summary>
    public int CountOf(string operation, int status) => seen.GetValueOrDefault((operation, status));

    /// <summary>The count, and a line for each operation that has statuses nobody has seen.</summary>
    public string Describe(OpenApiContract contract)
    {
        var documented = contract.Operations.SelectMany(o => o.Responses.Keys.Select(s => (o.Id, s))).ToList();
        var text = new StringBuilder();
        var operations = contract.Operations.Count(o => seen.Keys.Any(key => key.Operation == o.Id));
        text.Append(null, $"{Answers} answers held against the contract; {operations} of {contract.Operations.Count} operations and {documented.Count(seen.ContainsKey)} of {documented.Count} documented statuses seen");
        foreach (var unseen in documented.Where(d => !seen.ContainsKey(d)).GroupBy(d => d.Id, d => d.s))
        {
            text.AppendLine().Append(null, $"  {unseen.Key}: not seen {string.Join(", ", unseen.Select(ContractOperation.Name))}");
        }

        return text.ToString();
    }
}
