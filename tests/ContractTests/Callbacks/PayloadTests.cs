using System.Text;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>Section 4 of the wire reference: what is sent.</summary>
public sealed class PayloadTests
{
    private const string Secret = "whsec_0123456789abcdef";

    [Fact]
    public async Task The_fields_of_a_success_stand_in_the_order_of_the_page()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (id, call) = await SendAsync(emulator, receiver, Bodies.Input("\"seed\":7"));
        var run = (await emulator.RunAsync(id)).Json;
        var payload = JsonElement.Parse(call.Text);

        Assert.Equal(
            ["event", "run_id", "status", "output", "duration_ms", "created_at", "completed_at", "metadata"],
            payload.EnumerateObject().Select(static property => property.Name));
        Assert.Equal("run.completed", payload.GetProperty("event").GetString());
        Assert.Equal(id, payload.GetProperty("run_id").GetGuid());
        Assert.Equal("succeeded", payload.GetProperty("status").GetString());
        Assert.Equal(run.GetProperty("output").GetRawText(), payload.GetProperty("output").GetRawText());
        Assert.Equal(run.GetProperty("duration_ms").GetInt64(), payload.GetProperty("duration_ms").GetInt64());
        Assert.Equal("2026-01-01T00:00:00+00:00", payload.GetProperty("created_at").GetString());
        Assert.Equal(run.GetProperty("completed_at").GetString()!.Replace("Z", "+00:00", StringComparison.Ordinal), payload.GetProperty("completed_at").GetString());
        Assert.Equal(JsonValueKind.Null, payload.GetProperty("metadata").ValueKind);
    }

    [Fact]
    public async Task The_bytes_are_compact_and_escape_only_what_json_demands()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();

        var (_, call) = await SendAsync(emulator, receiver, Bodies.Beside("\"metadata\": { \"z\" : 1.50 , \"text\" : \"\\u00fc+/<>&'\\ud83d\\ude00 \\\"\\\\ \\u0001\\n\" }"));

        Assert.EndsWith(",\"metadata\":{\"z\":1.50,\"text\":\"ü+/<>&'😀 \\\"\\\\ \\u0001\\n\"}}", call.Text, StringComparison.Ordinal);
        Assert.Contains("+00:00", call.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Z\"", call.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\": ", call.Text, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetBytes(call.Text), call.Body);
    }

    [Fact]
    public async Task The_headers_are_those_of_the_page()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = Secret });
        await using var receiver = await Receiver.StartAsync();

        var (_, call) = await SendAsync(emulator, receiver, Bodies.Plain);

        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.True(Guid.TryParseExact(call.Headers["Runflow-Request-Id"], "D", out _));
        Assert.Equal(VendorSignature.Of(Secret, call.Body), call.Headers["Runflow-Signature"]);
        Assert.Equal(call.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), call.Headers["Content-Length"]);
        Assert.DoesNotContain(call.Headers.Keys, static name => name.StartsWith("traceparent", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_secret_longer_than_a_block_signs_as_well()
    {
        var secret = "whsec_" + new string('k', 100);
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = secret });
        await using var receiver = await Receiver.StartAsync();

        var (_, call) = await SendAsync(emulator, receiver, Bodies.Plain);

        Assert.Equal(VendorSignature.Of(secret, call.Body), call.Headers["Runflow-Signature"]);
    }

    [Fact]
    public async Task Without_a_secret_nothing_is_signed_but_the_request_id_is_sent()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = "none" });
        await using var receiver = await Receiver.StartAsync();

        var (id, call) = await SendAsync(emulator, receiver, Bodies.Plain);

        Assert.False(call.Headers.ContainsKey("Runflow-Signature"));
        Assert.True(call.Headers.ContainsKey("Runflow-Request-Id"));
        Assert.Null((await emulator.DeliveriesAsync(id))[0].SigningSecretId);
    }

    [Fact]
    public async Task The_bytes_are_frozen_when_the_delivery_is_made()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, UrlTtl = TimeSpan.FromSeconds(2) });
        await using var receiver = await Receiver.StartAsync(500);

        var (id, first) = await SendAsync(emulator, receiver, Bodies.Plain);

        Assert.Equal(3, receiver.Calls.Count);
        Assert.All(receiver.Calls, call => Assert.Equal(first.Body, call.Body));
        Assert.All(receiver.Calls, call => Assert.Equal(first.Headers["Runflow-Signature"], call.Headers["Runflow-Signature"]));
        Assert.Equal(first.Text, (await emulator.DeliveriesAsync(id))[0].PayloadBytes);
    }

    [Fact]
    public async Task The_state_is_visible_to_reads_before_it_is_told()
    {
        string? seen = null;
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await using var receiver = await Receiver.StartAsync(async (call, _) =>
            seen = (await emulator.RunAsync(JsonElement.Parse(call.Text).GetProperty("run_id").GetGuid())).Json.GetProperty("status_code").GetString());

        await SendAsync(emulator, receiver, Bodies.Plain);

        Assert.Equal("succeeded", seen);
    }

    [Fact]
    public async Task The_url_in_a_callback_has_the_base_of_the_create_and_opens()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await emulator.SendAsync(
            HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Bodies.Beside($"\"callback_url\":\"{receiver.Url}\""),
            change: static request => request.Headers.Host = "emulator:8765");
        await emulator.UntilIdleAsync();

        var url = JsonElement.Parse(Assert.Single(receiver.Calls).Text).GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;

        Assert.StartsWith("http://emulator:8765/files/", url, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await emulator.GetAsync(new Uri(url).PathAndQuery)).Status);
    }

    [Fact]
    public async Task A_run_without_a_callback_url_has_no_delivery()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        Assert.Equal("[]", (await emulator.GetAsync($"/v1/runs/{id}/callback")).Text);
    }

    private static async Task<(Guid Run, Received Call)> SendAsync(TestEmulator emulator, Receiver receiver, string body)
    {
        var created = await emulator.CreateAsync(body[..^1] + $",\"callback_url\":\"{receiver.Url}\"}}");
        await emulator.UntilIdleAsync();
        return (created.Json.GetProperty("id").GetGuid(), receiver.Calls[0]);
    }
}
