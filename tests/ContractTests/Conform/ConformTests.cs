using System.Text.Json;
using System.Xml.Linq;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Conform;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Conform.ConformBench;

namespace Runflow.Emulator.Tests.Conform;

/// <summary>The verb <c>conform</c> against ourselves: what holds passes, and what could not be seen does not.</summary>
public sealed class ConformTests
{
    [Theory]
    [InlineData("model-page")]
    [InlineData("platform")]
    public async Task We_conform_in_both_dialects(string dialect)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options(dialect));
        var secret = SigningSecret.AtBirth(Options(dialect), default)!.Plain;
        var junit = Path.GetTempFileName();
        try
        {
            var (code, text, error) = await RunAsync(
                "--target", Url(emulator), "--dialect", dialect, "--json", "--junit", junit, "--sink", $"{Url(emulator)}/_emulator/sink/conform", "--secret", secret, "--strict");

            var report = JsonElement.Parse(text);
            Assert.True(code == ExitCode.Fine, text + error);
            Assert.Equal((0, 0, 0), (report.GetProperty("errors").GetInt32(), report.GetProperty("warnings").GetInt32(), report.GetProperty("checks_not_run").GetInt32()));
            Assert.Equal(ConformPlan.All.Count, report.GetProperty("checks_passed").GetInt32());
            Assert.InRange(report.GetProperty("answers").GetInt32(), 90, 2000);
            Assert.Equal("0", (string?)XDocument.Load(junit).Root!.Attribute("failures"));
        }
        finally
        {
            File.Delete(junit);
        }
    }

    [Theory]
    [InlineData("let-me-in", "whsec_wrong", "callbacks.signature")]
    [InlineData(null, null, "callbacks.sink")]
    [InlineData("let-me-out", null, "callbacks.sink")]
    public async Task A_sink_that_a_token_guards_is_read_with_it_or_not_passed(string? token, string? secret, string failed)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page") with { ControlToken = "let-me-in" });

        var (code, text, error) = await RunAsync(
        [
            "--target", Url(emulator), "--only", "callbacks", "--sink", $"{Url(emulator)}/_emulator/sink/c", "--secret", secret ?? SigningSecret.AtBirth(Options("model-page"), default)!.Plain,
            .. token is null ? (string[])[] : ["--control-token", token],
        ]);

        Assert.True(code == ExitCode.Failed, text + error);
        Assert.Contains($"FAIL  {failed}", text, StringComparison.Ordinal);
        Assert.Equal(token != "let-me-in", text.Contains("say --control-token", StringComparison.Ordinal));
        Assert.DoesNotContain("let-me-", text + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_token_the_sink_is_read_back()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page") with { ControlToken = "let-me-in" });

        var (code, text, _) = await RunAsync(
            "--target", Url(emulator), "--only", "callbacks", "--sink", $"{Url(emulator)}/_emulator/sink/c", "--secret", SigningSecret.AtBirth(Options("model-page"), default)!.Plain, "--control-token", "let-me-in");

        Assert.Equal(ExitCode.Fine, code);
        Assert.Contains("4 passed, 0 failed, 0 not run", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("callbacks", "It needs --sink")]
    [InlineData("callbacks.sink", "It needs a --sink that shows what came", "--sink", "http://127.0.0.1:9/hook")]
    [InlineData("callbacks.signature", "It needs --secret", "--sink", "http://127.0.0.1:9/_emulator/sink/c")]
    [InlineData("lists.walk", "It needs 3 runs to look at, and met 0")]
    [InlineData("lists.page", "It needs 2 runs to look at, and met 0")]
    [InlineData("lists.order", "It needs 2 runs to look at, and met 0")]
    [InlineData("lists.fields", "It needs 1 run to look at, and met 0")]
    [InlineData("lists.q", "The newest 500 runs hold none that succeeded")]
    public async Task What_cannot_be_seen_is_not_passed(string only, string reason, params string[] more)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page"));

        var (code, text, _) = await RunAsync(["--target", Url(emulator), "--only", only, .. more]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("none  " + only, text, StringComparison.Ordinal);
        Assert.Contains("not run: " + reason, text, StringComparison.Ordinal);
        Assert.Contains("No check was run, so that nothing is proved.", text, StringComparison.Ordinal);
        Assert.Contains("0 passed, 0 failed", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lifecycle.cancel")]
    [InlineData("callbacks.cancelled")]
    public async Task A_run_that_had_ended_shows_nothing_about_cancelling(string check)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page") with { Advance = AdvanceMode.Time });

        var (code, text, _) = await RunAsync("--target", Url(emulator), "--only", check, "--sink", $"{Url(emulator)}/_emulator/sink/c");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("not run: The run had ended before it could be cancelled", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_times_and_URLs_are_no_differences()
    {
        await using var one = await TestEmulator.StartOnPortAsync(Options("model-page"));
        await using var other = await TestEmulator.StartOnPortAsync(Options("model-page") with { Seed = 7 });

        var first = Exchanges((await RunAsync("--target", Url(one), "--only", "lifecycle", "--json")).Out);
        var second = Exchanges((await RunAsync("--target", Url(other), "--only", "lifecycle", "--json")).Out);

        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }
}
