using Runflow.Emulator.Commands;
using Runflow.Emulator.Tests.Faults;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Commands;

public sealed class FaultsCommandTests
{
    [Fact]
    public async Task The_plan_of_a_file_is_what_the_route_prints()
    {
        var path = Path.GetTempFileName();
        try
        {
            const string Rules = "- {id: flaky, point: request, fault: {kind: status, status: 503}, when: {probability: 0.3}}\n";
            await File.WriteAllTextAsync(path, Rules, TestContext.Current.CancellationToken);
            await using var emulator = await TestEmulator.StartAsync();
            await emulator.InjectAsync(Rules);
            var (code, output, _) = await RunAsync("faults", "plan", path, "--key", "k", "--n", "50", "--json");
            Assert.Equal(ExitCode.Fine, code);
            Assert.Equal((await emulator.GetAsync("/_emulator/faults/plan?key=k&n=50")).Text, output.Trim());

            (code, output, _) = await RunAsync("faults", "plan", path, "--key", "k", "--n", "3", "--seed", "7");
            Assert.Equal(4, output.Trim().Split('\n').Length);
            Assert.Equal((ExitCode.Usage, true), ((await RunAsync("faults", "plan", path)).Code, (await RunAsync("faults", "plan", path)).Error.Contains("--key", StringComparison.Ordinal)));

            await File.WriteAllTextAsync(path, "- point: request\n  fault: {kind: rset}\n", TestContext.Current.CancellationToken);
            var (wrong, _, error) = await RunAsync("faults", "plan", path, "--key", "k");
            Assert.Equal(ExitCode.Usage, wrong);
            Assert.Contains($"{path}:2:17: 0.fault.kind: there is no fault rset at the point request; did you mean reset?", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_running_emulator_explains_a_request()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync("{id: flaky, point: request, match: {method: POST}, fault: {kind: status, status: 503}}");
        var refused = await emulator.CreateAsync(FaultWords.Body("k"));
        var id = refused.Headers.GetValues("X-Emulator-Request-Id").Single();

        var (code, output, _) = await RunAsync("faults", "explain", id, "--url", emulator.BaseAddress.ToString().TrimEnd('/'));
        Assert.Equal(ExitCode.Fine, code);
        Assert.Contains("flaky  request  status  key k  ordinal 0  draw 0.", output, StringComparison.Ordinal);
        var (unknown, _, error) = await RunAsync("faults", "explain", "req_ffffffff", "--url", emulator.BaseAddress.ToString().TrimEnd('/'));
        Assert.Equal(ExitCode.Failed, unknown);
        Assert.Contains("There is no request req_ffffffff", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_control_token_is_sent_along()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(new EmulatorOptions { ControlToken = "let-me-in" });
        var id = (await emulator.GetAsync("/v1/runs")).Headers.GetValues("X-Emulator-Request-Id").Single();
        var url = emulator.BaseAddress.ToString().TrimEnd('/');

        Assert.Equal(ExitCode.Fine, (await RunAsync("faults", "explain", id, "--url", url, "--control-token", "let-me-in")).Code);
        Assert.Contains("control_token", (await RunAsync("faults", "explain", id, "--url", url)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Fine, (await RunAsync("health", "--url", url, "--timeout-ms", Patience.LimitMs)).Code);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, new Terminal(output, error, new Dictionary<string, string>(), Interactive: false), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
