using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Spec;
using Xunit;

[assembly: AssemblyFixture(typeof(CoverageReport))]

namespace Runflow.Emulator.Tests.Spec;

/// <summary>
/// Says at the end of the run how much of the contracts its tests have seen: on the console, and in
/// <c>contract-coverage.txt</c> beside the test assembly for runners that keep the console to themselves. A whole run that has not
/// seen every documented status fails.
/// </summary>
public sealed class CoverageReport : IDisposable
{
    public void Dispose()
    {
        OpenApiContract[] contracts = [OpenApiContract.Served, OpenApiContract.Control];
        var text = string.Join(Environment.NewLine, contracts.Select(static contract => $"{contract.Document.GetProperty("info").GetProperty("title")}: {contract.Coverage.Describe(contract)}"));
        Console.WriteLine(text);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "contract-coverage.txt"), text + Environment.NewLine);
        if (IsWhole(Environment.GetCommandLineArgs()) && contracts.SelectMany(Missed).ToList() is { Count: > 0 } missed)
        {
            throw new ContractViolationException($"The whole run has not seen what openapi.yaml and control.openapi.yaml document: {string.Join(", ", missed)}. Write a test that meets it, or correct the document.");
        }
    }

    /// <summary>The statuses that nobody has seen and that have no reason not to be.</summary>
    internal static IReadOnlyList<string> Missed(OpenApiContract contract) =>
    [
        .. from operation in contract.Operations
           from status in operation.Responses.Keys
           where contract.Coverage.CountOf(operation.Id, status) == 0 && !CoverageExceptions.Reasons.ContainsKey((operation.Id, status))
           select $"{operation.Id} {ContractOperation.Name(status)}",
    ];

    /// <summary>Whether every test was asked for: no filter, and nobody who picks tests one by one from an editor.</summary>
    internal static bool IsWhole(IReadOnlyList<string> args) =>
        !args.Any(static arg => arg.StartsWith("--filter", StringComparison.Ordinal) || arg is "--list-tests" or "--client-port" or "--client-host" or "jsonrpc");
}
