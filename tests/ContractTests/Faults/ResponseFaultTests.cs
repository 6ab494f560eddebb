using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Tests.Clock;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Http;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

public sealed class ResponseFaultTests
{
    [Fact]
    public async Task Truncate_announces_all_of_the_body_and_closes_in_the_middle()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("response", "kind: truncate, fraction: 0.25"));

        var (head, body, reset) = Parts(await emulator.RawCreateAsync(Bodies.Plain));

        var announced = int.Parse(head.Split("Content-Length: ")[1].Split("\r\n")[0], CultureInfo.InvariantCulture);
        Assert.StartsWith("HTTP/1.1 201 ", head, StringComparison.Ordinal);
        Assert.Equal(announced / 4, body.Length);
        Assert.False(reset);
        Assert.Equal(1, await emulator.RunsAsync());
    }

    [Fact]
    public async Task Truncate_to_nothing_still_sends_the_head()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("response", "kind: truncate, fraction: 0"));

        var (head, body, _) = Parts(await emulator.RawCreateAsync(Bodies.Plain));

        Assert.StartsWith("HTTP/1.1 201 ", head, StringComparison.Ordinal);
        Assert.Empty(body);
    }

    [Fact]
    public async Task Malformed_is_whole_by_its_length_and_no_json()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("response", "kind: malformed"));

        var (head, body, _) = Parts(await emulator.RawCreateAsync(Bodies.Plain));

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n"), head, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task Dribble_sends_a_tenth_of_its_rate_ten_times_a_second()
    {
        var time = new ManualTime();
        await using var emulator = await TestEmulator.StartOnPortAsync(replace: services => services.AddSingleton<TimeProvider>(time));
        await emulator.InjectAsync(Rule("response", "kind: dribble, bytes_per_second: 4000"));
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendCreateAsync(Encoding.UTF8.GetBytes(Bodies.Plain));
        var head = await connection.HeadAsync();
        var left = int.Parse(head.Split("Content-Length: ")[1].Split("\r\n")[0], CultureInfo.InvariantCulture);

        Assert.InRange(left, 801, 4000);
        using var body = new MemoryStream();
        for (; left > 0; left -= 400)
        {
            body.Write(await connection.TakeAsync(Math.Min(400, left)));
            Assert.Equal(0, connection.Waiting);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal("queued", JsonDocument.Parse(body.ToArray()).RootElement.GetProperty("status_code").GetString());
    }

    [Fact]
    public async Task Content_type_lies_about_the_same_bytes()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("response", "kind: content_type, value: text/html; charset=utf-8"));

        var (head, body, _) = Parts(await emulator.RawCreateAsync(Bodies.Plain));

        Assert.Contains("Content-Type: text/html; charset=utf-8\r\n", head, StringComparison.Ordinal);
        Assert.Equal("queued", JsonDocument.Parse(body).RootElement.GetProperty("status_code").GetString());
    }

    [Fact]
    public async Task Fields_are_added_everywhere_removed_and_given_values_that_no_page_lists()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync("""
            - {point: response, then: continue, fault: {kind: add_fields, fields: {x_tier: gold, seed: 7}}}
            - {point: response, then: continue, fault: {kind: remove_field, path: input.image_urls.0}}
            - {point: response, then: continue, fault: {kind: remove_field, path: no.such.field}}
            - {point: response, then: continue, fault: {kind: enum_value, value: paused}}
            """);

        var (_, body, _) = Parts(await emulator.RawCreateAsync(Bodies.Input("\"seed\":42")));

        var run = JsonDocument.Parse(body).RootElement;
        Assert.Equal("gold", run.GetProperty("x_tier").GetString());
        Assert.Equal("gold", run.GetProperty("links").GetProperty("x_tier").GetString());
        Assert.Equal(42, run.GetProperty("input").GetProperty("seed").GetInt64());
        Assert.Equal(0, run.GetProperty("input").GetProperty("image_urls").GetArrayLength());
        Assert.Equal("paused", run.GetProperty("status_code").GetString());
        Assert.Equal(4, (await emulator.LatestAsync()).GetProperty("faults").GetArrayLength());
    }

    [Fact]
    public async Task An_error_can_be_damaged_too_and_a_read_is_keyed_by_its_run()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(Rule("response", "kind: malformed", "match: {method: GET}"));
        var id = await emulator.SubmitAsync();

        var read = await emulator.RunAsync(id);
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.ThrowsAny<JsonException>(() => read.Json);
        var key = (await emulator.LatestAsync()).GetProperty("faults")[0].GetProperty("key").GetString();
        Assert.Matches("^[0-9a-f]{64}/0$", key);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.RunAsync(Guid.Empty)).Status);
        Assert.Equal("GET /v1/runs/{id}", (await emulator.LatestAsync()).GetProperty("faults")[0].GetProperty("key").GetString());
    }

    private static (string Head, byte[] Body, bool Reset) Parts((byte[] Bytes, bool Reset) end)
    {
        var split = end.Bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(split > 0, Encoding.UTF8.GetString(end.Bytes));
        return (Encoding.ASCII.GetString(end.Bytes, 0, split) + "\r\n", end.Bytes[(split + 4)..], end.Reset);
    }
}
