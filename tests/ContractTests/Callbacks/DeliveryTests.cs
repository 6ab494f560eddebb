using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>Section 4 of the wire reference: the delivery document and what ends a delivery.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task The_document_tells_everything_about_a_delivery()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(async (call, http) =>
        {
            http.Response.StatusCode = call.Number == 1 ? 500 : 202;
            await http.Response.Body.WriteAsync("noted"u8.ToArray(), TestContext.Current.CancellationToken);
        });
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single((await emulator.GetAsync($"/v1/runs/{id}/callback")).Json.EnumerateArray());

        Assert.Equal(
            [
                "id", "run_id", "callback_url", "payload_bytes", "payload", "signing_secret_id", "is_automatic", "status_code",
                "failure_reason_code", "failure_detail", "attempt_count", "max_attempts", "next_attempt_at", "created_at", "updated_at",
                "completed_at", "attempts",
            ],
            delivery.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(delivery.GetProperty("payload_bytes").GetString(), delivery.GetProperty("payload").GetRawText());
        Assert.Equal("delivered", delivery.GetProperty("status_code").GetString());
        Assert.True(delivery.GetProperty("is_automatic").GetBoolean());
        Assert.Equal((2, 3), (delivery.GetProperty("attempt_count").GetInt32(), delivery.GetProperty("max_attempts").GetInt32()));
        var last = delivery.GetProperty("attempts")[1];
        Assert.Equal(
            ["id", "delivery_id", "attempt_number", "status_code", "response_body", "response_time_ms", "error_message", "created_at"],
            last.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(delivery.GetProperty("id").GetGuid(), last.GetProperty("delivery_id").GetGuid());
        Assert.Equal((2, 202, "noted"), (last.GetProperty("attempt_number").GetInt32(), last.GetProperty("status_code").GetInt32(), last.GetProperty("response_body").GetString()));
        Assert.Equal(delivery.GetProperty("completed_at").GetString(), last.GetProperty("created_at").GetString());
    }

    [Fact]
    public async Task While_it_waits_for_the_next_attempt_a_delivery_is_pending()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(1000));

        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));

        Assert.Equal("pending", delivery.StatusCode);
        Assert.Equal(delivery.CreatedAt + TimeSpan.FromSeconds(1), delivery.NextAttemptAt);
        Assert.Null(delivery.CompletedAt);
        Assert.Null(delivery.FailureReasonCode);
    }

    [Fact]
    public async Task After_the_last_attempt_it_has_failed_for_the_reason_of_that_attempt()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync((call, http) =>
        {
            http.Response.StatusCode = 503;
            if (call.Number == 3)
            {
                http.Abort();
            }

            return Task.CompletedTask;
        });
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));

        Assert.Equal(("failed", "connection"), (delivery.StatusCode, delivery.FailureReasonCode));
        Assert.Equal([503, 503, null], delivery.Attempts.Select(static attempt => attempt.StatusCode));
        Assert.Equal(delivery.Attempts[2].ErrorMessage, delivery.FailureDetail);
        Assert.Null(delivery.Attempts[2].ResponseBody);
        Assert.Null(delivery.NextAttemptAt);
    }

    [Fact]
    public async Task Where_nobody_listens_the_network_error_is_retried()
    {
        await using var emulator = await TestEmulator.StartAsync();
        string url;
        await using (var gone = await Receiver.StartAsync())
        {
            url = gone.Url;
        }

        var id = await emulator.SubmitAsync(callbackUrl: url);
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));
        Assert.Equal(("failed", "connection", 3), (delivery.StatusCode, delivery.FailureReasonCode, delivery.AttemptCount));
    }

    [Fact]
    public async Task A_redirect_is_final_and_not_followed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var target = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync((_, http) =>
        {
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = target.Url;
            return Task.CompletedTask;
        });
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));
        Assert.Equal(("failed", "http_status", 1), (delivery.StatusCode, delivery.FailureReasonCode, delivery.AttemptCount));
        Assert.Equal(307, delivery.Attempts[0].StatusCode);
        Assert.Empty(target.Calls);
    }

    [Theory]
    [InlineData("none", "http://127.0.0.1:9/hook")]
    [InlineData("local", "http://8.8.8.8/hook")]
    [InlineData("local", "http://169.254.169.254/latest/meta-data")]
    [InlineData("list:10.0.0.0/8", "http://127.0.0.1:9/hook")]
    public async Task What_egress_refuses_is_final_at_once(string egress, string url)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Egress = egress });
        var id = await emulator.SubmitAsync(callbackUrl: url);
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));

        Assert.Equal(("failed", "egress_denied", 1), (delivery.StatusCode, delivery.FailureReasonCode, delivery.AttemptCount));
        Assert.Contains("egress", delivery.FailureDetail, StringComparison.Ordinal);
        Assert.Null(delivery.Attempts[0].StatusCode);
    }

    [Fact]
    public async Task Of_an_answer_the_first_four_kibibytes_are_kept()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(static (_, http) => http.Response.Body.WriteAsync(new byte[5000].Select(static _ => (byte)'a').ToArray(), TestContext.Current.CancellationToken).AsTask());
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        Assert.Equal(new string('a', 4096), Assert.Single(await emulator.DeliveriesAsync(id)).Attempts[0].ResponseBody);
    }

    [Fact]
    public async Task A_receiver_may_create_runs_and_move_the_clock_while_it_is_called()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        JsonElement? refused = null;
        await using var receiver = await Receiver.StartAsync(async (call, _) =>
        {
            if (call.Number == 1)
            {
                await emulator.SubmitAsync("made by the receiver", $"http://127.0.0.1:{new Uri(call.Headers["Host"] is { } host ? $"http://{host}" : "").Port}/hook");
                refused = (await emulator.PostAsync("/_emulator/clock/advance", """{"to_next":true,"wait_ms":0}""")).Json;
            }
        });
        await emulator.SubmitAsync(callbackUrl: receiver.Url);

        await emulator.UntilIdleAsync();

        Assert.Equal(2, receiver.Calls.Count);
        Assert.Equal(409, refused!.Value.GetProperty("status").GetInt32());
    }
}
