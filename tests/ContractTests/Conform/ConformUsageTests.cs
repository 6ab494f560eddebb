using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Conform;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Conform.ConformBench;

namespace Runflow.Emulator.Tests.Conform;

/// <summary>How the verb <c>conform</c> is asked, and what it says when it cannot begin or end.</summary>
public sealed class ConformUsageTests
{
    [Fact]
    public async Task A_report_is_told_also_when_its_file_cannot_be_written()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page"));

        var (code, text, error) = await RunAsync("--target", Url(emulator), "--only", "auth.me", "--junit", Path.GetTempPath());

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("pass  auth.me", text, StringComparison.Ordinal);
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_goes_nowhere_but_to_the_target()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page"));

        var (code, text, error) = await RunAsync("--target", Url(emulator), "--key", "rf_live_a_key_of_mine", "--json", "--only", "auth");

        Assert.Equal(ExitCode.Fine, code);
        Assert.DoesNotContain("a_key_of_mine", text + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_nobody_listens_at_is_a_failure()
    {
        using var held = new Socket(SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var (code, text, error) = await RunAsync("--target", $"http://{held.LocalEndPoint}");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Empty(text);
        Assert.Contains("cannot be asked", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target", "not-a-url")]
    [InlineData("--target", "http://127.0.0.1:9/some/path")]
    [InlineData("--budget", "-1")]
    [InlineData("--budget", "much")]
    [InlineData("--only", "lyfecycle")]
    [InlineData("--sink", "ftp://a.test/")]
    [InlineData("--key", "not a key")]
    [InlineData("--timeout-ms", "0")]
    [InlineData("--tarket", "http://127.0.0.1:9")]
    public async Task What_it_cannot_begin_with_is_usage(params string[] args)
    {
        var (code, text, error) = await RunAsync(args);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Empty(text);
        Assert.Contains(args[0], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_checks_are_listed_without_asking_anybody()
    {
        var (code, text, _) = await RunAsync("--list", "--target", "http://127.0.0.1:9");
        Assert.Equal(ExitCode.Fine, code);
        Assert.Equal(ConformPlan.All.Count, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("callbacks.signature          What came at the sink is signed with the secret [a run] [a sink of an emulator] [a secret]", text, StringComparison.Ordinal);

        var (_, some, _) = await RunAsync("--list", "--only", "lists", "--json");
        Assert.All(JsonElement.Parse(some).GetProperty("checks").EnumerateArray(), static check => Assert.Equal("lists", check.GetProperty("group").GetString()));
    }

    [Fact]
    public void Names_are_unique_and_every_check_says_what_has_to_hold()
    {
        Assert.Equal(ConformPlan.All.Count, ConformPlan.All.Select(static check => check.Name).Distinct().Count());
        Assert.All(ConformPlan.All, static check => Assert.StartsWith(check.Group + ".", check.Name, StringComparison.Ordinal));
        Assert.Equal(["auth", "callbacks", "errors", "lifecycle", "lists", "validation"], ConformPlan.All.Select(static check => check.Group).Distinct().Order(StringComparer.Ordinal));
    }
}
