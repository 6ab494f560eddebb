using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Conform;
using Runflow.Emulator.Tests.Faults;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Conform;

/// <summary>The verb <c>conform</c>: against ourselves, against servers that are wrong, and against one that costs money.</summary>
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
    public async Task A_report_is_told_also_when_its_file_cannot_be_written()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page"));

        var (code, text, error) = await RunAsync("--target", Url(emulator), "--only", "auth.me", "--junit", Path.GetTempPath());

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("pass  auth.me", text, StringComparison.Ordinal);
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
    }

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

    [Fact]
    public async Task A_callback_that_came_twice_or_never_is_found_at_the_sink()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options("model-page"));
        await emulator.InjectAsync("{id: twice, point: callback, fault: {kind: duplicate, times: 1, gap_ms: 0}}");

        var (code, text, _) = await RunAsync("--target", Url(emulator), "--only", "callbacks.sink", "--sink", $"{Url(emulator)}/_emulator/sink/c");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("expected one message about the run", text, StringComparison.Ordinal);
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
    public async Task A_filter_that_finds_nothing_is_found_out()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(
            Options("model-page") with { Advance = AdvanceMode.Time }, services => services.RewriteAnswers(static answer => answer.Text = answer.Path == "/v1/runs" && answer.Http.Request.Query.ContainsKey("q") && answer.Http.Response.StatusCode == 200 ? "{\"items\":[],\"next\":null,\"previous\":null}" : answer.Text));
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var (_, text, _) = await RunAsync("--target", Url(emulator), "--only", "lists.q");

        Assert.Contains("none, though there are some", text, StringComparison.Ordinal);
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

    // A read moves a run on and time does not: what is cancelled before it is read has not ended, however long the machine takes.
    private static EmulatorOptions Options(string dialect) => new()
    {
        Dialect = dialect == "platform" ? Dialect.Platform : Dialect.ModelPage,
        Advance = AdvanceMode.Poll,
        Queue = TimeSpan.Zero,
        Dispatch = TimeSpan.Zero,
        Inference = TimeSpan.Zero,
        Step = TimeSpan.Zero,
    };

    /// <summary>A server that does not say that it is an emulator, so that it is taken for the real API.</summary>
    private static Task<TestEmulator> RealAsync(Action onCreated, Func<HttpContext, bool>? isCut = null) => TestEmulator.StartOnPortAsync(Options("model-page"), services => services.Around(async (http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.Remove(ConformTarget.EmulatorHeader);
            return Task.CompletedTask;
        });
        var (cut, body) = (isCut?.Invoke(http) == true, http.Response.Body);
        http.Response.Body = cut ? Stream.Null : body;
        await next(http);
        if (http.Request is { Method: "POST", Path.Value: Conversation.EditRuns } && http.Response.StatusCode == 201)
        {
            onCreated();
        }

        if (cut)
        {
            // What was asked has been done, and the answer breaks off.
            (http.Response.Body, http.Response.ContentLength) = (body, 1000);
            await body.WriteAsync("{"u8.ToArray());
            await body.FlushAsync();
            http.Abort();
        }
    }));

    private static string Url(TestEmulator emulator) => emulator.BaseAddress.ToString().TrimEnd('/');

    private static IReadOnlyList<string> Exchanges(string report) =>
        [.. JsonElement.Parse(report).GetProperty("checks").EnumerateArray().SelectMany(static check => check.GetProperty("exchanges").EnumerateArray().Select(static exchange => exchange.GetRawText()))];

    private static Task<(int Code, string Out, string Error)> RunAsync(params string[] args) => RunAsync(null, args);

    private static async Task<(int Code, string Out, string Error)> RunAsync(string? answer, string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        using var person = answer is null ? null : new StringReader(answer + "\n");
        var terminal = new Terminal(output, error, new Dictionary<string, string>(), Interactive: false) { Answers = person };
        var code = await CommandLine.RunAsync(["conform", .. args], terminal, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}

file static class OutgoingWords
{
    public static bool ContainsText(this ServerRewrite.Outgoing answer) => answer.Http.Response.ContentType?.Contains("json", StringComparison.Ordinal) == true;
}
