using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Journal;
using Xunit;

namespace Runflow.Emulator.Tests.Workbench;

public sealed class InspectorTests
{
    [Fact]
    public async Task Every_byte_of_request_and_answer_is_there_as_it_went_over_the_wire()
    {
        const string Answer = "HTTP/1.1 200 Very well\r\nx-ODD:  spaced \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = new RawReceiver(static request => request.SendAsync(Answer));
        var run = await emulator.SubmitAsync("Zoë's bicycle", receiver.Url.ToString());
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await ItemsAsync(emulator));
        var attempt = Assert.Single(delivery.GetProperty("attempts").EnumerateArray());

        var got = Assert.Single(receiver.Requests);
        var (request, answer) = (attempt.GetProperty("request"), attempt.GetProperty("answer"));
        Assert.Equal(got.Head + "\r\n\r\n", Encoding.Latin1.GetString(Bytes(request.GetProperty("head"))));
        Assert.Equal(got.Body, Bytes(request.GetProperty("body")));
        Assert.Equal(got.Head.Length + 4 + got.Body.Length, request.GetProperty("sent_bytes").GetInt32());
        Assert.Equal(got.Head.Split("\r\n").Skip(1), request.GetProperty("headers").EnumerateArray().Select(static header => $"{header.Text("name")}: {header.Text("value")}"));
        Assert.Equal(Answer, Encoding.Latin1.GetString(Bytes(answer.GetProperty("raw"))));
        Assert.Equal("abcde", answer.GetProperty("body").Text("text"));
        Assert.Equal(Bytes(delivery.GetProperty("payload")), got.Body);
        Assert.Equal(run.ToString(), delivery.Text("run_id"));
        Assert.Equal(receiver.Endpoint.ToString(), attempt.Text("connection"));
        Assert.Equal("taken", attempt.Text("outcome"));
        var timing = attempt.GetProperty("timing");
        Assert.True(timing.GetProperty("connected_ms").GetDouble() <= timing.GetProperty("first_byte_ms").GetDouble());
        Assert.Equal(delivery.Text("created_at"), attempt.Text("sent_at"));
        var secret = Emulator.Callbacks.Secrets.SigningSecret.AtBirth(new EmulatorOptions(), default)!;
        Assert.Equal(secret.Id.ToString(), delivery.Text("signing_secret_id"));
        Assert.DoesNotContain(secret.Plain, delivery.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_http_is_shown_as_it_came()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = new RawReceiver(static async request =>
        {
            await request.SendAsync("SSH-2.0-OpenSSH_9.2\r\n");
            request.Close();
        });
        await emulator.SubmitAsync(callbackUrl: receiver.Url.ToString());
        await emulator.UntilIdleAsync();

        var attempts = Assert.Single(await ItemsAsync(emulator, "?status=failed")).GetProperty("attempts");

        Assert.Equal(3, attempts.GetArrayLength());
        Assert.Equal("SSH-2.0-OpenSSH_9.2\r\n", attempts[0].GetProperty("answer").GetProperty("raw").Text("text"));
        Assert.Equal("connection", attempts[0].Text("outcome"));
        Assert.Equal(JsonValueKind.Null, attempts[0].GetProperty("status_code").ValueKind);
    }

    [Fact]
    public async Task An_attempt_that_was_refused_before_it_left_has_no_bytes()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync(callbackUrl: "http://8.8.8.8/hook");
        await emulator.UntilIdleAsync();

        var attempt = Assert.Single(Assert.Single(await ItemsAsync(emulator)).GetProperty("attempts").EnumerateArray());

        Assert.Equal("egress_denied", attempt.Text("outcome"));
        Assert.Equal(JsonValueKind.Null, attempt.GetProperty("request").ValueKind);
        Assert.Equal(JsonValueKind.Null, attempt.GetProperty("answer").ValueKind);
        Assert.Contains("egress", attempt.Text("error_message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_answer_the_beginning_is_kept_and_its_size_told()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = new RawReceiver(static request => request.AnswerAsync(200, new string('a', 20_000)));
        await emulator.SubmitAsync(callbackUrl: receiver.Url.ToString());
        await emulator.UntilIdleAsync();

        var answer = Assert.Single(await ItemsAsync(emulator)).GetProperty("attempts")[0].GetProperty("answer");

        Assert.Equal((8192, 4096), (answer.GetProperty("raw").GetProperty("kept_bytes").GetInt32(), answer.GetProperty("body").GetProperty("kept_bytes").GetInt32()));
        Assert.InRange(answer.GetProperty("raw").GetProperty("size_bytes").GetInt32(), 20_000, 20_200);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("raw").GetProperty("sha256").ValueKind);
    }

    [Fact]
    public async Task A_place_to_go_on_from_that_is_not_there_is_refused_and_one_of_another_run_is_a_place()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var good = await Receiver.StartAsync(200);
        var first = (await emulator.SubmitAsync("first", good.Url)).ToString();
        await emulator.UntilIdleAsync();
        await emulator.SubmitAsync("second", good.Url);
        await emulator.UntilIdleAsync();
        var second = (await ItemsAsync(emulator, "?limit=1"))[0].Text("id");

        var unknown = await emulator.GetAsync("/_emulator/callbacks?before=00000000-0000-7000-8000-000000000000");
        Assert.Equal(422, (int)unknown.Status);
        Assert.Equal("""["query","before"]""", Assert.Single(unknown.Json.GetProperty("errors").EnumerateArray()).GetProperty("loc").GetRawText());
        Assert.Equal(first, Assert.Single(await ItemsAsync(emulator, $"?run_id={first}&before={second}")).Text("run_id"));
    }

    [Fact]
    public async Task Filters_and_pages_walk_through_all_once_and_the_newest_first()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var good = await Receiver.StartAsync(200);
        await using var bad = await Receiver.StartAsync(404);
        var runs = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            runs.Add((await emulator.SubmitAsync($"run {i}", i % 2 == 0 ? good.Url : bad.Url)).ToString());
            await emulator.UntilIdleAsync();
        }

        var walked = new List<string?>();
        string? before = null;
        do
        {
            var page = (await emulator.GetAsync($"/_emulator/callbacks?limit=3{(before is null ? "" : $"&before={before}")}")).Json;
            walked.AddRange(page.GetProperty("items").EnumerateArray().Select(static item => item.Text("run_id")));
            before = page.Text("next_before");
        }
        while (before is not null);

        Assert.Equal(Enumerable.Reverse(runs), walked);
        Assert.Equal(4, (await ItemsAsync(emulator, "?status=delivered")).Count);
        Assert.Equal(3, (await ItemsAsync(emulator, "?status=failed")).Count);
        Assert.Equal(runs[2], Assert.Single(await ItemsAsync(emulator, $"?run_id={runs[2]}")).Text("run_id"));
        Assert.Empty(await ItemsAsync(emulator, "?status=pending"));
    }

    [Fact]
    public async Task A_delivery_is_found_by_its_own_id_and_by_that_of_an_attempt()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();
        var listed = Assert.Single(await ItemsAsync(emulator));

        var byId = await emulator.GetAsync($"/_emulator/callbacks/{listed.Text("id")}");
        var byAttempt = await emulator.GetAsync($"/_emulator/callbacks/{listed.GetProperty("attempts")[1].Text("id")}");

        Assert.Equal(listed.GetRawText(), byId.Text);
        Assert.Equal(byId.Text, byAttempt.Text);
        Assert.Equal(["refused", "taken"], byId.Json.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.Text("outcome")));
    }

    [Theory]
    [InlineData("GET", "/_emulator/callbacks/nonsense", 404)]
    [InlineData("POST", "/_emulator/callbacks/019ad0e7-0000-7000-8000-000000000000/replay", 404)]
    [InlineData("GET", "/_emulator/callbacks?status=done", 422)]
    [InlineData("GET", "/_emulator/callbacks?run_id=1", 422)]
    [InlineData("GET", "/_emulator/callbacks?limit=0", 422)]
    [InlineData("GET", "/_emulator/callbacks?stauts=failed", 422)]
    public async Task What_is_not_there_or_wrongly_asked_is_a_problem(string method, string path, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.SendAsync(new HttpMethod(method), path, null);

        Assert.Equal(status, (int)reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(500, 200, "fixed")]
    [InlineData(200, 500, "regressed")]
    [InlineData(404, 500, "still_failing")]
    [InlineData(200, 204, "still_passing")]
    public async Task Replay_sends_the_same_bytes_and_tells_what_has_changed(int before, int now, string verdict)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var status = before;
        await using var receiver = await Receiver.StartAsync((_, http) =>
        {
            http.Response.StatusCode = Volatile.Read(ref status);
            return Task.CompletedTask;
        });
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();
        var was = Assert.Single(await emulator.DeliveriesAsync(run));
        Volatile.Write(ref status, now);

        var reply = await emulator.PostAsync($"/_emulator/callbacks/{was.Id}/replay", null);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(verdict, reply.Json.Text("verdict"));
        Assert.Equal((before, now), (reply.Json.GetProperty("before").GetProperty("status_code").GetInt32(), reply.Json.GetProperty("now").GetProperty("status_code").GetInt32()));
        var (first, last) = (receiver.Calls[0], receiver.Calls[^1]);
        Assert.Equal(was.AttemptCount + 1, receiver.Calls.Count);
        Assert.Equal(first.Body, last.Body);
        Assert.Equal(first.Headers["Runflow-Signature"], last.Headers["Runflow-Signature"]);
        Assert.Equal(first.Headers["Runflow-Request-Id"], last.Headers["Runflow-Request-Id"]);

        var after = Assert.Single(await emulator.DeliveriesAsync(run));
        Assert.Equal((was.AttemptCount, was.StatusCode, was.UpdatedAt), (after.AttemptCount, after.StatusCode, after.UpdatedAt));
        var counts = (await emulator.GetAsync("/_emulator/await?callbacks.attempted=0")).Json.GetProperty("reached");
        Assert.Equal(was.AttemptCount, counts.GetProperty("callbacks.attempted").GetInt32());
    }

    [Fact]
    public async Task Replay_is_bound_by_the_egress_rules_and_takes_no_other_address()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync(callbackUrl: "http://8.8.8.8/hook");
        await emulator.PutAsync("/_emulator/lifecycle", """{"queue_ms":0,"dispatch_ms":0,"inference_ms":0,"step_ms":0}""");
        await emulator.UntilIdleAsync();
        var id = Assert.Single(await ItemsAsync(emulator)).Text("id");

        var replay = (await emulator.PostAsync($"/_emulator/callbacks/{id}/replay", "{}")).Json;

        Assert.Equal("still_failing", replay.Text("verdict"));
        Assert.Equal("egress_denied", replay.GetProperty("now").Text("outcome"));
        Assert.Equal(422, (int)(await emulator.PostAsync($"/_emulator/callbacks/{id}/replay", """{"url":"http://x"}""")).Status);
    }

    private static byte[] Bytes(JsonElement body) => body.GetProperty("base64").GetBytesFromBase64();

    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(TestEmulator emulator, string query = "")
    {
        var reply = await emulator.GetAsync("/_emulator/callbacks" + query);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return [.. reply.Json.GetProperty("items").EnumerateArray()];
    }
}
