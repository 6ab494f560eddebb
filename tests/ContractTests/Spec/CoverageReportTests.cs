using Runflow.Emulator.ApiDocs;
using Runflow.Emulator.Spec;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

public sealed class CoverageReportTests
{
    [Theory]
    [InlineData(true, "ContractTests.dll")]
    [InlineData(true, "ContractTests.dll", "--server", "dotnettestcli", "--dotnet-test-pipe", "x")]
    [InlineData(false, "ContractTests.dll", "--filter-class", "*A")]
    [InlineData(false, "ContractTests.dll", "--filter-namespace=B")]
    [InlineData(false, "ContractTests.dll", "--server", "jsonrpc", "--client-port", "1")]
    [InlineData(false, "ContractTests.dll", "--list-tests")]
    public void Only_a_run_of_all_tests_has_to_have_seen_everything(bool whole, params string[] args) => Assert.Equal(whole, CoverageReport.IsWhole(args));

    [Fact]
    public void What_nobody_has_seen_is_missed_unless_there_is_a_reason()
    {
        var contract = new OpenApiContract(ApiDocument.Json);
        var (seen, other) = (contract.Operations[0], contract.Operations[1]);
        contract.Coverage.Count(seen, 200);

        var missed = CoverageReport.Missed(contract);

        Assert.DoesNotContain($"{seen.Id} 200", missed);
        Assert.Contains($"{other.Id} 200", missed);
        Assert.DoesNotContain("getNodeRun 200", missed);
    }

    [Fact]
    public void Every_exception_is_documented_and_none_is_met()
    {
        OpenApiContract[] contracts = [OpenApiContract.Served, OpenApiContract.Control];
        Assert.All(CoverageExceptions.Reasons.Keys, of => Assert.Contains(contracts.SelectMany(static contract => contract.Operations), operation => operation.Id == of.Operation && operation.Responses.ContainsKey(of.Status)));
        Assert.All(CoverageExceptions.Reasons.Keys, of => Assert.All(contracts, contract => Assert.Equal(0, contract.Coverage.CountOf(of.Operation, of.Status))));
    }
}
