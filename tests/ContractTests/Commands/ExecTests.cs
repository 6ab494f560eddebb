using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Commands;

/// <summary>The verb <c>exec</c>, as a process with a shell for the command.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExecTests
{
    /// <summary>Asks for a list, with a fault in band, as a client without a library would.</summary>
    private const string MeetsAFault = """
        ask() { exec 3<>/dev/tcp/127.0.0.1/${RUNFLOW_BASE_URL##*:}; printf "$1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer $RUNFLOW_API_KEY\r\n$2Content-Length: 0\r\nConnection: close\r\n\r\n" >&3; head -n 1 <&3; }
        ask 'GET /v1/runs' 'X-Emulator-Fault: status;status=503\r\n'
        """;

    [Fact]
    public async Task The_command_has_our_streams_its_own_environment_and_where_to_call_and_its_exit_code_is_ours()
    {
        using var ran = RealProcess.StartIn(
            [("ASPNETCORE_URLS", "http://127.0.0.1:1"), ("RUNFLOW_API_KEY", "rf_of_another_place")],
            "exec", "--", "bash", "-c", "read line; echo \"$line|$RUNFLOW_BASE_URL|$RUNFLOW_API_KEY|$RUNFLOW_WEBHOOK_SECRET|$ASPNETCORE_URLS|$1\"; exit 7", "bash", "--help");
        await ran.SayAsync("from stdin");

        Assert.Equal(7, await ran.ExitAsync());
        Assert.Matches(@"^from stdin\|http://127\.0\.0\.1:\d+\|rf_test_emulator\|whsec_25a41d54cfaba442272ce1331cd0d6728aa13bbd41c3a742\|http://127\.0\.0\.1:1\|--help\n$", await ran.Output);
        Assert.Equal("runflow-emulator: the command met no fault.\n", await ran.Error);
    }

    [Fact]
    public async Task What_it_met_is_told_at_the_end_also_when_it_reset_the_sandbox()
    {
        using var ran = RealProcess.Start("exec", "--report", "READY", "--", "bash", "-c", MeetsAFault + "\nask 'POST /_emulator/reset'");

        Assert.Equal(ExitCode.Fine, await ran.ExitAsync());
        Assert.Matches(@"^HTTP/1\.1 503 Service Unavailable\r\nHTTP/1\.1 20\d ", await ran.Output);
        Assert.Matches(@"faults that the command met\n  GET /v1/runs  request\.status  1\n", await ran.Error);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(ran.ReadyFile, TestContext.Current.CancellationToken));
        Assert.Equal(0, report.RootElement.GetProperty("exit_code").GetInt32());
        var met = Assert.Single(report.RootElement.GetProperty("faults").EnumerateArray());
        Assert.Equal(("GET /v1/runs", "request", "status", 1), (met.GetProperty("operation").GetString(), met.GetProperty("point").GetString(), met.GetProperty("kind").GetString(), met.GetProperty("met").GetInt32()));
    }

    [Theory]
    [InlineData("warning", "retry_of_refused", ExitCode.Failed)]
    [InlineData("notice", "retry_of_refused", ExitCode.Failed)]
    [InlineData(null, "retry_of_refused", ExitCode.Fine)]
    [InlineData("warning", null, ExitCode.Fine)]
    public async Task Conduct_is_told_and_fails_a_command_that_succeeded_where_that_is_asked_for(string? failOn, string? code, int expected)
    {
        var unknown = "ask 'GET /v1/runs/00000000-0000-0000-0000-000000000000'";
        string[] flags = failOn is null ? [] : ["--fail-on", failOn];
        using var ran = RealProcess.Start([
            "exec", "--report", "READY", .. flags, "--", "bash", "-c",
            $"{MeetsAFault.Split('\n')[0]}\n{unknown}; {(code is null ? "" : unknown + "; ")}ask 'POST /_emulator/reset'"]);

        Assert.Equal(expected, await ran.ExitAsync());
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(ran.ReadyFile, TestContext.Current.CancellationToken));
        var items = report.RootElement.GetProperty("conduct").GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("code").GetString());
        Assert.Equal(code is null ? [] : [code], items);
        Assert.Equal(code is not null, (await ran.Error).Contains("runflow-emulator: warning retry_of_refused, 1 times at GET /v1/runs/{id}, e.g. req_", StringComparison.Ordinal));
        using var strict = RealProcess.Start("exec", "--fail-on", "errors", "--", "true");
        Assert.Equal(ExitCode.Usage, await strict.ExitAsync());
    }

    [Fact]
    public async Task Quiet_leaves_the_error_stream_to_the_command()
    {
        using var ran = RealProcess.Start("exec", "--quiet", "--", "bash", "-c", MeetsAFault + "; echo mine >&2");
        Assert.Equal(ExitCode.Fine, await ran.ExitAsync());
        Assert.Equal("mine\n", await ran.Error);
    }

    [Theory]
    [InlineData(2, "INT")]
    [InlineData(15, "TERM")]
    public async Task A_signal_is_passed_on_and_the_command_decides_how_it_ends(int signal, string name)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var ran = RealProcess.Start(
            "exec", "--", "bash", "-c", $"trap 'echo asked; exit 9' {name}; exec 3<>/dev/tcp/127.0.0.1/{port}; while :; do read -t 60 -u 3 _; done");

        // It has set its trap once it connects.
        using var connected = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        ran.Signal(signal);

        Assert.Equal(9, await ran.ExitAsync());
        Assert.Equal("asked\n", await ran.Output);
        Assert.Contains("met no fault", await ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_a_signal_ended_ends_it_as_a_shell_would()
    {
        using var ran = RealProcess.Start("exec", "--", "bash", "-c", "kill -9 $$");
        Assert.Equal(128 + 9, await ran.ExitAsync());
    }

    [Fact]
    public async Task Signing_that_is_off_leaves_no_secret_of_another_place()
    {
        using var ran = RealProcess.StartIn([("RUNFLOW_WEBHOOK_SECRET", "whsec_of_another_place")], "exec", "--callback-secret", "none", "--", "bash", "-c", "echo ${RUNFLOW_WEBHOOK_SECRET-unset}");
        Assert.Equal(ExitCode.Fine, await ran.ExitAsync());
        Assert.Equal("unset\n", await ran.Output);
    }

    [Fact]
    public async Task A_program_is_looked_for_in_PATH_and_not_beside_it()
    {
        using var folder = new TemporaryFolder();
        var plain = folder.File("plain");
        await File.WriteAllTextAsync(plain, "neither a program nor a script", TestContext.Current.CancellationToken);
        await RefusedAsync("no folder of PATH has a program of that name", "exec", "--", "no-such-program");
        await RefusedAsync("there is no such file that may be run", "exec", "--", plain);
        await RefusedAsync("exec is written `runflow-emulator exec [--setting value …] -- COMMAND …`", "exec");
        await RefusedAsync("'node' stands alone", "exec", "node", "test.js");
        await RefusedAsync("exec is written", "exec", "--");

        // It may be run and cannot be, which is known only once the emulator listens.
        File.SetUnixFileMode(plain, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await RefusedAsync("cannot be started: ", "exec", "--", plain);
    }

    [Fact]
    public async Task A_port_that_was_asked_for_and_is_taken_ends_it_with_3_before_the_command_runs()
    {
        var (served, _, port) = await RealProcess.ServeAsync();
        using (served)
        {
            using var ran = RealProcess.Start("exec", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--", "echo", "ran");
            Assert.Equal(ExitCode.PortTaken, await ran.ExitAsync());
            Assert.Equal("", await ran.Output);
        }
    }

    private static async Task RefusedAsync(string sentence, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }, Interactive: false);
        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(args, terminal, TestContext.Current.CancellationToken));
        Assert.Contains(sentence, error.ToString(), StringComparison.Ordinal);
    }
}
