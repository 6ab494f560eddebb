using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Journal;
using Xunit;

namespace Runflow.Emulator.Tests.Workbench;

/// <summary>The built-in receiver, through both doors: in memory, where it is reached in process, and on a port.</summary>
public sealed class SinkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scripted_sink_is_retried_until_it_takes_the_callback_and_shows_every_attempt(bool onPort)
    {
        await using var emulator = await StartAsync(onPort);
        var run = await emulator.SubmitAsync(callbackUrl: emulator.Emulator.Default.SinkUrl("shop", "respond=503,drop,200&body=noted"));
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(run));
        Assert.Equal("delivered", delivery.StatusCode);
        Assert.Equal([503, null, 200], delivery.Attempts.Select(static attempt => attempt.StatusCode));
        Assert.Equal("noted", delivery.Attempts[2].ResponseBody);
        var messages = await MessagesAsync(emulator, "shop");
        Assert.Equal(["503", "drop", "200"], messages.Select(static message => message.Text("answer")));
        Assert.All(messages, message =>
        {
            Assert.Equal("valid", message.GetProperty("signature").Text("verdict"));
            Assert.Equal(delivery.SigningSecretId, message.GetProperty("signature").GetProperty("signing_secret_id").GetGuid());
            Assert.Equal(delivery.PayloadBytes, message.GetProperty("body").Text("text"));
            Assert.Equal("POST", message.Text("method"));
            Assert.Contains(message.GetProperty("headers").EnumerateArray(), static header => header.Text("name") == "Content-Type" && header.Text("value") == "application/json");
        });
        var attempt = (await emulator.GetAsync("/_emulator/callbacks")).Json.GetProperty("items")[0].GetProperty("attempts")[2];
        Assert.Equal(onPort, attempt.Text("connection") != "in process");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", attempt.GetProperty("answer").GetProperty("raw").Text("text"), StringComparison.Ordinal);
        Assert.StartsWith("POST /_emulator/sink/", attempt.GetProperty("request").GetProperty("head").Text("text"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("list:10.1.2.3")]
    [InlineData("local")]
    public async Task It_is_allowed_under_every_egress_tier(string egress)
    {
        foreach (var onPort in (bool[])[false, true])
        {
            await using var emulator = await StartAsync(onPort, new EmulatorOptions { ClockMode = ClockMode.Manual, Egress = egress });
            var run = await emulator.SubmitAsync(callbackUrl: emulator.Emulator.Default.SinkUrl("any"));
            await emulator.UntilIdleAsync();

            Assert.Equal("delivered", Assert.Single(await emulator.DeliveriesAsync(run)).StatusCode);
        }
    }

    [Theory]
    [InlineData("my sink", null, "a sink's name has 1 to 64 letters")]
    [InlineData("messages", null, "is not messages")]
    [InlineData("", null, "is no name of a sink")]
    [InlineData("x", "respond=5o3", "\"5o3\" is no answer: respond is a list of answers")]
    public async Task An_address_of_a_sink_that_could_not_be_is_refused_when_it_is_made(string name, string? script, string sentence)
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Contains(sentence, Assert.Throws<ArgumentException>(() => emulator.Emulator.Default.SinkUrl(name, script)).Message, StringComparison.Ordinal);
        Assert.EndsWith("/x?respond=200&body=all%20is%20well", emulator.Emulator.Default.SinkUrl("x", "respond=200&body=all is well"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_memory_only_the_address_of_the_host_itself_is_reached_in_process()
    {
        await using var emulator = await StartAsync(onPort: false, new EmulatorOptions { ClockMode = ClockMode.Manual, Egress = "none" });
        foreach (var url in (string[])["http://localhost:8765/_emulator/sink/x", "http://127.0.0.1/_emulator/sink/x", "https://localhost/_emulator/sink/x", "http://localhost/_emulator/reset", "http://localhost/_emulator/sink/x/y/z"])
        {
            var run = await emulator.SubmitAsync(callbackUrl: url);
            await emulator.UntilIdleAsync();

            Assert.Equal("egress_denied", Assert.Single(await emulator.DeliveriesAsync(run)).FailureReasonCode);
        }
    }

    [Fact]
    public async Task Each_callback_gets_the_script_from_its_beginning()
    {
        await using var emulator = await StartAsync(onPort: false);
        var url = emulator.Emulator.Default.SinkUrl("twice", "respond=503,200");
        var runs = new[] { await emulator.SubmitAsync("one", url), await emulator.SubmitAsync("two", url) };
        await emulator.UntilIdleAsync();

        foreach (var run in runs)
        {
            Assert.Equal([503, 200], Assert.Single(await emulator.DeliveriesAsync(run)).Attempts.Select(static attempt => attempt.StatusCode));
        }
    }

    [Fact]
    public async Task A_sandbox_sees_what_came_to_its_own_sinks_only()
    {
        await using var emulator = await StartAsync(onPort: false);
        var other = emulator.Emulator.Sandbox("rf_test_other");
        var run = await other.SubmitAsync("elsewhere", other.SinkUrl("shop"), Stop);
        await other.Clock.RunUntilIdleAsync(Stop);

        Assert.Equal("delivered", Assert.Single(await other.GetDeliveriesAsync(run.Id, Stop)).StatusCode);
        Assert.Equal("valid", Assert.Single(await other.GetSinkMessagesAsync("shop", Stop)).Signature);
        Assert.Empty(await emulator.Emulator.Default.GetSinkMessagesAsync("shop", Stop));
        Assert.Contains(other.Id, other.SinkUrl("shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_comes_is_kept_and_answered_and_its_signature_judged()
    {
        await using var emulator = await StartAsync(onPort: true);
        using var client = new HttpClient { BaseAddress = emulator.BaseAddress };
        using var put = await client.PutAsync(new Uri("/_emulator/sink/free?respond=418&body=teapot&x=%C3%AB", UriKind.Relative), new ByteArrayContent([0xFF, 0x00]), Stop);
        using var signed = new HttpRequestMessage(HttpMethod.Post, "/_emulator/sink/free") { Content = new StringContent("{}") };
        signed.Headers.Add("Runflow-Signature", new string('a', 64));
        using var posted = await client.SendAsync(signed, Stop);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/_emulator/sink/free?respond=204"), Stop);

        Assert.Equal((418, "teapot"), ((int)put.StatusCode, await put.Content.ReadAsStringAsync(Stop)));
        Assert.Equal((200, 204), ((int)posted.StatusCode, (int)head.StatusCode));
        var messages = await MessagesAsync(emulator, "free");
        Assert.Equal(["PUT", "POST", "HEAD"], messages.Select(static message => message.Text("method")));
        Assert.Equal(["missing", "invalid", "missing"], messages.Select(static message => message.GetProperty("signature").Text("verdict")));
        Assert.Equal("/_emulator/sink/free?respond=418&body=teapot&x=%C3%AB", messages[0].Text("target"));
        Assert.Equal(JsonValueKind.Null, messages[0].GetProperty("body").GetProperty("text").ValueKind);
        Assert.Equal([0xFF, 0x00], messages[0].GetProperty("body").GetProperty("base64").GetBytesFromBase64());
    }

    [Fact]
    public async Task A_wait_for_a_sink_ends_with_its_message_and_clearing_starts_it_over()
    {
        await using var emulator = await StartAsync(onPort: false);
        var wait = emulator.GetAsync("/_emulator/await?sink.shop=2&runs.terminal=1&timeout_ms=30000");
        await emulator.SubmitAsync(callbackUrl: emulator.Emulator.Default.SinkUrl("shop", "respond=500,200"));
        Assert.False(wait.IsCompleted);
        await emulator.UntilIdleAsync();

        Assert.Equal("""{"sink.shop":2,"runs.terminal":1}""", (await wait).Json.GetProperty("reached").GetRawText());
        Assert.Equal(2, (await emulator.Emulator.Default.AwaitAsync("sink.shop", 2, cancellationToken: Stop))["sink.shop"]);
        Assert.Equal("""{"items":[{"name":"shop","received":2}]}""", (await emulator.GetAsync("/_emulator/sink")).Text);

        await emulator.SendAsync(HttpMethod.Delete, "/_emulator/sink/shop/messages", null);

        Assert.Empty(await MessagesAsync(emulator, "shop"));
        var late = await emulator.GetAsync("/_emulator/await?sink.shop=1&timeout_ms=0");
        Assert.Equal(HttpStatusCode.RequestTimeout, late.Status);
        Assert.Contains("sink.shop is 0 of 1", late.Json.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(422, (int)(await emulator.GetAsync("/_emulator/await?sink.bad%2Fname=1&timeout_ms=0")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sink_that_hangs_times_out(bool onPort)
    {
        await using var emulator = await StartAsync(onPort, new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackTimeout = TimeSpan.FromMilliseconds(500) });
        var hung = await emulator.SubmitAsync("hang", emulator.Emulator.Default.SinkUrl("hung", "respond=hang"));
        await emulator.UntilIdleAsync();

        Assert.Equal("timeout", Assert.Single(await emulator.DeliveriesAsync(hung)).FailureReasonCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sink_that_delays_answers_late(bool onPort)
    {
        await using var emulator = await StartAsync(onPort);
        var slow = await emulator.SubmitAsync("slow", emulator.Emulator.Default.SinkUrl("slow", "respond=drop@50,503@50,200@50"));
        await emulator.UntilIdleAsync();

        var attempts = Assert.Single(await emulator.DeliveriesAsync(slow)).Attempts;
        Assert.Equal([null, 503, 200], attempts.Select(static attempt => attempt.StatusCode));
        Assert.All(attempts, static attempt => Assert.InRange(attempt.ResponseTimeMs!.Value, 40, int.MaxValue));
    }

    [Fact]
    public async Task Messages_come_in_pages_and_a_reset_forgets_them()
    {
        await using var emulator = await StartAsync(onPort: false);
        for (var i = 0; i < 5; i++)
        {
            await emulator.PostAsync("/_emulator/sink/shop", $"{i}");
        }

        var first = (await emulator.GetAsync("/_emulator/sink/shop/messages?limit=3")).Json;
        var rest = (await emulator.GetAsync($"/_emulator/sink/shop/messages?after={first.GetProperty("next_after")}")).Json;

        Assert.Equal((3, 2), (first.GetProperty("items").GetArrayLength(), rest.GetProperty("items").GetArrayLength()));
        Assert.Equal(5, rest.GetProperty("received").GetInt32());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next_after").ValueKind);
        Assert.Equal("4", rest.GetProperty("items")[1].GetProperty("body").Text("text"));
        await emulator.PostAsync("/_emulator/reset", "{}");
        Assert.Empty(await MessagesAsync(emulator, "shop"));
    }

    [Fact]
    public async Task A_test_in_dotnet_replays_and_clears_with_two_words()
    {
        await using var emulator = await StartAsync(onPort: false);
        var sandbox = emulator.Emulator.Default;
        var run = await emulator.SubmitAsync(callbackUrl: sandbox.SinkUrl("shop", "respond=410,200"));
        await emulator.UntilIdleAsync();
        var delivery = Assert.Single(await emulator.DeliveriesAsync(run));

        Assert.Equal("fixed", await sandbox.ReplayAsync(delivery.Id, Stop));
        Assert.Equal(["410", "200"], (await sandbox.GetSinkMessagesAsync("shop", Stop)).Select(static message => message.Answer));
        await sandbox.ClearSinkAsync("shop", Stop);
        Assert.Equal("still_failing", await sandbox.ReplayAsync(delivery.Id, Stop));
    }

    [Fact]
    public async Task Names_and_bodies_are_bounded()
    {
        await using var emulator = await StartAsync(onPort: false);
        for (var i = 0; i < 1000; i++)
        {
            await emulator.PostAsync($"/_emulator/sink/s{i}", "x");
        }

        Assert.Equal(507, (int)(await emulator.PostAsync("/_emulator/sink/one-more", "x")).Status);
        Assert.Equal(507, (int)(await emulator.PostAsync($"/_emulator/sink/{emulator.Emulator.Default.Id}/one-more", "x")).Status);
        Assert.Equal(200, (int)(await emulator.PostAsync("/_emulator/sink/s0", new string('a', 100_000))).Status);
        var body = (await MessagesAsync(emulator, "s0"))[1].GetProperty("body");
        Assert.Equal((100_000, 65_536), (body.GetProperty("size_bytes").GetInt32(), body.GetProperty("kept_bytes").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(new string('a', 100_000)))), body.Text("sha256"));
    }

    [Theory]
    [InlineData("/_emulator/sink/shop?respond=99", 422, "\"99\" is no answer")]
    [InlineData("/_emulator/sink/shop?respond=200,,", 422, "\"\" is no answer")]
    [InlineData("/_emulator/sink/shop?respond=200@soon", 422, "200@soon")]
    [InlineData("/_emulator/sink/shop?respond=200@99999999", 422, "no answer")]
    [InlineData("/_emulator/sink/messages", 422, "1 to 64 letters")]
    [InlineData("/_emulator/sink/sh%20op", 422, "1 to 64 letters")]
    [InlineData("/_emulator/sink/0123456789abcdef/shop", 404, "There is no sandbox")]
    public async Task A_bad_address_is_refused_and_leaves_nothing(string path, int status, string says)
    {
        await using var emulator = await StartAsync(onPort: false);

        var reply = await emulator.PostAsync(path, "{}");

        Assert.Equal(status, (int)reply.Status);
        Assert.Contains(says, reply.Json.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("""{"items":[]}""", (await emulator.GetAsync("/_emulator/sink")).Text);
    }

    private static Task<TestEmulator> StartAsync(bool onPort, EmulatorOptions? options = null) => onPort
        ? TestEmulator.StartOnPortAsync(options)
        : TestEmulator.StartAsync(options);

    private static async Task<IReadOnlyList<JsonElement>> MessagesAsync(TestEmulator emulator, string name)
    {
        var reply = await emulator.GetAsync($"/_emulator/sink/{name}/messages");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return [.. reply.Json.GetProperty("items").EnumerateArray()];
    }
}
