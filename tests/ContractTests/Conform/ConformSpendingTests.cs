using System.Text.Json;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Conform;
using Xunit;
using static Runflow.Emulator.Tests.Conform.ConformBench;

namespace Runflow.Emulator.Tests.Conform;

/// <summary>The verb <c>conform</c> against a server that costs money.</summary>
public sealed class ConformSpendingTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_run_that_was_lost_sight_of_is_not_paid_for_twice(string lost)
    {
        var (created, broken) = (0, 0);
        await using var real = await RealAsync(() => created++, http => http.Request.Method == lost && http.Request.Path.StartsWithSegments(lost == "GET" ? "/v1/runs" : Conversation.EditRuns) && broken++ == 0);

        var (code, text, _) = await RunAsync("--target", Url(real), "--budget", "0.009", "--yes", "--only", "lifecycle");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(1, created);
        Assert.Contains("0.005 USD spent at most, of 0.009 USD allowed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_runs_cost_money_nothing_is_spent_without_a_budget()
    {
        var created = 0;
        await using var real = await RealAsync(() => created++);

        var (code, text, _) = await RunAsync("--target", Url(real), "--json");

        var report = JsonElement.Parse(text);
        Assert.Equal(ExitCode.Fine, code);
        Assert.Equal(0, created);
        Assert.False(report.GetProperty("is_emulator").GetBoolean());
        Assert.Equal(0m, report.GetProperty("spent_usd").GetDecimal());
        Assert.Contains(report.GetProperty("checks").EnumerateArray(), static check => check.GetProperty("name").GetString() == "lifecycle.create" && check.GetProperty("not_run").GetString()!.Contains("0.005 USD", StringComparison.Ordinal));
        Assert.Contains(report.GetProperty("checks").EnumerateArray(), static check => check.GetProperty("name").GetString() == "validation.no-prompt" && check.GetProperty("result").GetString() == "passed");
    }

    [Theory]
    [InlineData(null, false, 2, 0)]
    [InlineData("n", false, 2, 0)]
    [InlineData("", false, 2, 0)]
    [InlineData("y", false, 0, 1)]
    [InlineData(null, true, 0, 1)]
    public async Task Before_it_spends_it_asks(string? answer, bool yes, int code, int runs)
    {
        var created = 0;
        await using var real = await RealAsync(() => created++);

        var (ended, _, error) = await RunAsync(answer, ["--target", Url(real), "--budget", "0.005", "--only", "lifecycle.create", .. yes ? (string[])["--yes"] : []]);

        Assert.Equal((code, runs), (ended, created));
        Assert.True(yes || error.Contains("0.005 USD", StringComparison.Ordinal), error);
        Assert.Equal(answer is null && !yes, error.Contains("--yes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_budget_is_never_exceeded()
    {
        var created = 0;
        await using var real = await RealAsync(() => created++);

        var (_, text, _) = await RunAsync("--target", Url(real), "--budget", "0.006", "--yes", "--json", "--sink", "http://127.0.0.1:9/sink");

        var report = JsonElement.Parse(text);
        Assert.Equal(1, created);
        Assert.Equal(0.005m, report.GetProperty("spent_usd").GetDecimal());
        Assert.Equal("not_run", report.GetProperty("checks").EnumerateArray().Single(static check => check.GetProperty("name").GetString() == "lifecycle.cancel").GetProperty("result").GetString());
    }
}
