using System.Collections.Concurrent;
using System.Text;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>Which statuses of which operations the tests of this process have seen. Safe for concurrent use.</summary>
internal static class ContractCoverage
{
    private static readonly ConcurrentDictionary<(string Operation, int Status), int> Seen = new();

    /// <summary>How many answers were held against an operation.</summary>
    public static int Answers => Seen.Values.Sum();

    /// <summary>Notes one answer.</summary>
    public static void Count(ContractOperation operation, int status) =>
        Seen.AddOrUpdate((operation.Id, status), 1, (_, count) => count + 1);

    /// <summary>How often this status of this operation was seen.</summary>
    public static int CountOf(string operation, int status) => Seen.GetValueOrDefault((operation, status));

    /// <summary>The count, and a line for each operation that has statuses nobody has seen.</summary>
    public static string Describe(OpenApiContract contract)
    {
        var documented = contract.Operations.SelectMany(o => o.Responses.Keys.Select(s => (o.Id, s))).ToList();
        var text = new StringBuilder();
        text.Append(null, $"{Answers} answers held against the contract; {documented.Count(Seen.ContainsKey)} of {documented.Count} documented statuses seen");
        foreach (var unseen in documented.Where(d => !Seen.ContainsKey(d)).GroupBy(d => d.Id, d => d.s))
        {
            text.AppendLine().Append(null, $"  {unseen.Key}: not seen {string.Join(", ", unseen)}");
        }

        return text.ToString();
    }
}
