using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml.Linq;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Gauntlet;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Journal;
using Xunit;

namespace Runflow.Emulator.Tests.Gauntlet;

/// <summary>The verb, the route, and the three forms of the report.</summary>
public sealed class GauntletSurfaceTests
{
    [Fact]
    public async Task The_verb_prints_a_report_and_ends_with_0_for_a_good_receiver()
    {
        var (app, url) = await GauntletWords.ExampleAsync();
        await using var running = app;

        var (code, text, _) = await RunAsync("gauntlet", url.ToString(), "--secret", GauntletWords.Secret);

        Assert.Equal(0, code);
        Assert.Contains("pass  tampered ", text, StringComparison.Ordinal);
        Assert.Contains(", 0 failed, 0 not run", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_findings_it_ends_with_1_and_says_what_was_sent_expected_and_came()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var junit = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var (code, text, _) = await RunAsync("gauntlet", receiver.Url, "--json", "--junit", junit);

            Assert.Equal(1, code);
            var report = JsonDocument.Parse(text).RootElement;
            Assert.False(report.GetProperty("passed").GetBoolean());
            Assert.InRange(report.GetProperty("deliveries").GetInt32(), 14, 100);
            var tampered = report.GetProperty("cases").EnumerateArray().Single(static one => one.Text("name") == "tampered");
            var delivery = tampered.GetProperty("deliveries")[0];
            Assert.Equal("failed", tampered.Text("result"));
            Assert.Equal("4xx, and nothing done", delivery.Text("expected"));
            Assert.Equal(200, delivery.GetProperty("came").GetProperty("status_code").GetInt32());
            Assert.Equal(64, delivery.GetProperty("sent").GetProperty("headers").Text("Runflow-Signature")!.Length);
            Assert.NotEmpty(delivery.GetProperty("sent").GetProperty("body_base64").GetBytesFromBase64());

            var suite = XDocument.Load(junit).Root!;
            Assert.Equal(report.GetProperty("cases").GetArrayLength(), suite.Elements("testcase").Count());
            Assert.Equal(report.GetProperty("cases_failed").GetInt32(), suite.Elements("testcase").Count(static one => one.Element("failure") is not null));
            Assert.Equal((string?)suite.Attribute("failures"), report.GetProperty("cases_failed").GetRawText());
            Assert.Contains("came 200", suite.Elements("testcase").Single(static one => (string?)one.Attribute("name") == "tampered").Element("failure")!.Value, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(junit);
        }
    }

    [Fact]
    public async Task Where_nobody_listens_it_stops_after_the_first_delivery()
    {
        using var held = new Socket(SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var report = await GauntletWords.GradeAsync(new Uri($"http://{held.LocalEndPoint}/webhook"));

        Assert.False(report.Passed);
        Assert.Equal((1, 1), (report.SentCount, report.FailedCount));
        Assert.Equal(report.Results.Count - 1, report.NotRunCount);
        Assert.Contains("refused the connection", ReportText.Of(report), StringComparison.Ordinal);
        Assert.Equal(report.NotRunCount, XDocument.Parse(System.Text.Encoding.UTF8.GetString(ReportJunit.Of(report))).Descendants("skipped").Count());
    }

    [Fact]
    public async Task It_keeps_to_the_egress_rules_and_names_the_setting()
    {
        var (code, text, _) = await RunAsync("gauntlet", "http://8.8.8.8/webhook");

        Assert.Equal(1, code);
        Assert.Contains("--egress", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gauntlet")]
    [InlineData("gauntlet", "not-a-url")]
    [InlineData("gauntlet", "ftp://127.0.0.1/x")]
    [InlineData("gauntlet", "http://127.0.0.1:9/x", "--callback-secret", "none")]
    [InlineData("gauntlet", "http://127.0.0.1:9/x", "--sekret", "x")]
    public async Task What_it_cannot_begin_with_is_usage(params string[] args)
    {
        var (code, text, error) = await RunAsync(args);

        Assert.Equal(2, code);
        Assert.Empty(text);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task The_route_grades_with_the_sandboxs_own_secret()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var secret = SigningSecret.AtBirth(new EmulatorOptions(), default)!.Plain;
        var app = Examples.CallbackReceiver.Create(secret, "http://127.0.0.1:0");
        await using var running = app;
        await app.StartAsync(TestContext.Current.CancellationToken);
        var url = app.Urls.First() + "/webhook";

        var json = (await emulator.PostAsync("/_emulator/gauntlet", $$"""{"url":"{{url}}"}""")).Json;
        var text = await emulator.PostAsync("/_emulator/gauntlet", $$"""{"url":"{{url}}","format":"text","secret":"whsec_other"}""");
        var junit = await emulator.PostAsync("/_emulator/gauntlet", $$"""{"url":"{{url}}","format":"junit"}""");

        Assert.True(json.GetProperty("passed").GetBoolean(), json.GetRawText());
        Assert.True(json.GetProperty("effects_graded").GetBoolean());
        Assert.Contains("FAIL  valid", text.Text, StringComparison.Ordinal);
        Assert.Equal("0", (string?)XDocument.Parse(junit.Text).Root!.Attribute("failures"));
        Assert.DoesNotContain(secret, json.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "body.url")]
    [InlineData("""{"url":"x"}""", "body.url")]
    [InlineData("""{"url":"http://127.0.0.1:9/","format":"pdf"}""", "body.format")]
    [InlineData("""{"url":"http://127.0.0.1:9/","speed":1}""", "body.speed")]
    public async Task A_bad_order_is_refused(string json, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.PostAsync("/_emulator/gauntlet", json);

        Assert.Equal(422, (int)reply.Status);
        Assert.Equal([loc], reply.Locs);
    }

    [Fact]
    public async Task Without_a_secret_the_route_asks_for_one()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = "none" });

        Assert.Equal(HttpStatusCode.Conflict, (await emulator.PostAsync("/_emulator/gauntlet", """{"url":"http://127.0.0.1:9/"}""")).Status);
    }

    private static async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, new Terminal(output, error, new Dictionary<string, string>(), Interactive: false), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
