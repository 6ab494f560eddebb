using System.Xml.Linq;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Tests.Faults;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Conform.ConformBench;

namespace Runflow.Emulator.Tests.Conform;

/// <summary>The verb <c>conform</c> against servers that are wrong.</summary>
public sealed class ConformDefectTests
{
    [Fact]
    public async Task The_other_dialect_is_noticed()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("platform"));

        var (code, text, _) = await RunAsync("--target", Url(emulator), "--only", "lifecycle.cancel");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("status_code", text, StringComparison.Ordinal);
        Assert.Contains("expected cancelled", text, StringComparison.Ordinal);
        Assert.Contains("found    canceled", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lifecycle.cost", "\"cost\":\"0.005\"", "\"cost\":\"0.006\"")]
    [InlineData("lifecycle.output", "\"type\":\"image\"", "\"type\":\"picture\"")]
    [InlineData("validation.steps-zero", "\"steps\"]", "\"step\"]")]
    [InlineData("errors.unknown-run", "RUN_NOT_FOUND", "NO_SUCH_RUN")]
    [InlineData("auth.none", "UNAUTHORIZED", "WHO_ARE_YOU")]
    [InlineData("lists.page", "\"items\":", "\"rows\":")]
    public async Task A_server_that_says_otherwise_is_found_out(string check, string right, string wrong)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(
            Options("model-page"), services => services.RewriteAnswers(answer => answer.Text = answer.ContainsText() ? answer.Text.Replace(right, wrong, StringComparison.Ordinal) : answer.Text));
        var junit = Path.GetTempFileName();
        try
        {
            var (code, text, _) = await RunAsync("--target", Url(emulator), "--only", check, "--junit", junit);

            Assert.Equal(ExitCode.Failed, code);
            Assert.Contains($"FAIL  {check}", text, StringComparison.Ordinal);
            Assert.NotNull(XDocument.Load(junit).Root!.Element("testcase")!.Element("failure"));
        }
        finally
        {
            File.Delete(junit);
        }
    }

    [Theory]
    [InlineData(false, ExitCode.Fine)]
    [InlineData(true, ExitCode.Failed)]
    public async Task A_field_that_the_pages_do_not_know_is_a_warning(bool strict, int code)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(
            Options("model-page"), services => services.RewriteAnswers(static answer => answer.Text = answer.Path == "/v1/auth/me" ? "{\"colour\":\"red\"," + answer.Text[1..] : answer.Text));

        var (ended, text, _) = await RunAsync(["--target", Url(emulator), "--only", "auth.me", .. strict ? (string[])["--strict"] : []]);

        Assert.Equal(code, ended);
        Assert.Contains("warn  auth.me", text, StringComparison.Ordinal);
        Assert.Contains("/colour: not documented, and yet there", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lists.q", "\"status_code\":", "\"state\":")]
    [InlineData("lists.order", "\"created_at\":\"", "\"created_at\":\"at ")]
    [InlineData("lists.page", "{\"items\"", "[\"items\"")]
    public async Task A_server_whose_answers_cannot_be_read_is_reported_to_the_end(string check, string right, string wrong)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(
            Options("model-page"), services => services.RewriteAnswers(answer => answer.Text = answer.Path == "/v1/runs" ? answer.Text.Replace(right, wrong, StringComparison.Ordinal) : answer.Text));
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var (code, text, _) = await RunAsync("--target", Url(emulator), "--only", "lists");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains($"FAIL  {check}", text, StringComparison.Ordinal);
        Assert.Contains("pass  lists.others", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_that_came_twice_or_never_is_found_at_the_sink()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page"));
        await emulator.InjectAsync("{id: twice, point: callback, fault: {kind: duplicate, times: 1, gap_ms: 0}}");

        var (code, text, _) = await RunAsync("--target", Url(emulator), "--only", "callbacks.sink", "--sink", $"{Url(emulator)}/_emulator/sink/c");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("expected one message about the run", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_finds_nothing_is_found_out()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(
            Options("model-page") with { Advance = AdvanceMode.Time }, services => services.RewriteAnswers(static answer => answer.Text = answer.Path == "/v1/runs" && answer.Http.Request.Query.ContainsKey("q") && answer.Http.Response.StatusCode == 200 ? "{\"items\":[],\"next\":null,\"previous\":null}" : answer.Text));
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var (_, text, _) = await RunAsync("--target", Url(emulator), "--only", "lists.q");

        Assert.Contains("none, though there are some", text, StringComparison.Ordinal);
    }
}

file static class OutgoingWords
{
    public static bool ContainsText(this ServerRewrite.Outgoing answer) => answer.Http.Response.ContentType?.Contains("json", StringComparison.Ordinal) == true;
}
