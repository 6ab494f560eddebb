using System.Net;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Tests.Callbacks;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Batches;

/// <summary>Section 7 of the wire reference: the callback of a batch, and telling it once more.</summary>
public sealed class BatchCallbackTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_callback_tells_the_end_of_all_signed_and_in_order(bool platform)
    {
        await using var emulator = await StartAsync(platform);
        await using var receiver = await Receiver.StartAsync();
        var batch = await emulator.SubmitBatchAsync(["fine", "broken [[fail:OUT_OF_MEMORY]]", "late [[stuck]]"], receiver.Url);
        await emulator.PostAsync($"/v1/admin/runs/{batch.Items()[2].RunId()}/cancellation", "{}");
        Assert.Empty(receiver.Calls);

        await emulator.UntilIdleAsync();

        var call = Assert.Single(receiver.Calls);
        var payload = JsonElement.Parse(call.Text);
        var read = await emulator.ReadBatchAsync(batch);
        Assert.Equal(
            ["event", "batch_id", "status", "output", "duration_ms", "created_at", "completed_at", "metadata"], payload.EnumerateObject().Select(static field => field.Name));
        Assert.Equal(("batch.partial_succeeded", "partial_succeeded"), (payload.GetProperty("event").GetString(), payload.GetProperty("status").GetString()));
        Assert.Equal(batch.Id(), payload.GetProperty("batch_id").GetString());
        var output = payload.GetProperty("output");
        Assert.Equal(["items", "succeeded", "failed", "cancelled", "total"], output.EnumerateObject().Select(static field => field.Name));
        Assert.Equal([1, 1, 1, 3], ((string[])["succeeded", "failed", "cancelled", "total"]).Select(name => output.GetProperty(name).GetInt32()));
        Assert.Equal(read.GetProperty("items").GetRawText(), output.GetProperty("items").GetRawText());
        Assert.Equal(read.GetProperty("duration_ms").GetInt64(), payload.GetProperty("duration_ms").GetInt64());
        Assert.EndsWith("+00:00", payload.GetProperty("completed_at").GetString(), StringComparison.Ordinal);
        var secret = (await emulator.GetAsync("/v1/callback-secrets")).Json.Items()[0].Id();
        var delivery = Assert.Single((await emulator.GetAsync($"/v1/batches/{batch.Id()}/callback")).Json.EnumerateArray());
        Assert.Equal((secret, call.Text), (delivery.GetProperty("signing_secret_id").GetString(), delivery.GetProperty("payload_bytes").GetString()));
        Assert.Equal(VendorSignature.Of("whsec_" + VectorDocument.Value("secret after whsec_"), call.Body), call.Headers["Runflow-Signature"]);
    }

    [Theory]
    [InlineData(false, "batch.cancelled", "cancelled")]
    [InlineData(true, "batch.cancelled", "canceled")]
    public async Task A_cancelled_batch_is_told_as_the_dialect_spells_it(bool platform, string happened, string status)
    {
        await using var emulator = await StartAsync(platform);
        await using var receiver = await Receiver.StartAsync();
        var batch = await emulator.SubmitBatchAsync(["one"], receiver.Url);

        await emulator.PostAsync($"/v1/admin/runs/{batch.Items()[0].RunId()}/cancellation", "{}");
        await emulator.UntilIdleAsync();

        var payload = JsonElement.Parse(Assert.Single(receiver.Calls).Text);
        Assert.Equal((happened, status), (payload.GetProperty("event").GetString(), payload.GetProperty("status").GetString()));
        Assert.Equal(status, payload.GetProperty("output").Items()[0].Status());
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 5)]
    public async Task It_is_retried_by_the_rules_of_the_dialect(bool platform, int attempts)
    {
        await using var emulator = await StartAsync(platform);
        await using var receiver = await Receiver.StartAsync(500);
        var batch = await emulator.SubmitBatchAsync(["one"], receiver.Url);

        await emulator.UntilIdleAsync();

        var delivery = Assert.Single((await emulator.GetAsync($"/v1/batches/{batch.Id()}/callback")).Json.EnumerateArray());
        Assert.Equal(("failed", attempts), (delivery.Status(), delivery.GetProperty("attempt_count").GetInt32()));
        Assert.Equal(attempts, receiver.Calls.Count);
    }

    [Fact]
    public async Task Without_a_callback_URL_nothing_is_sent()
    {
        await using var emulator = await StartAsync(platform: false);
        var batch = await emulator.SubmitBatchAsync(["one"]);

        await emulator.UntilIdleAsync();

        Assert.Equal("[]", (await emulator.GetAsync($"/v1/batches/{batch.Id()}/callback")).Text);
        Assert.Equal("no_callback_url", await RefusedAsync(emulator, batch));
    }

    [Fact]
    public async Task The_end_is_told_once_more_when_asked()
    {
        await using var emulator = await StartAsync(platform: false);
        await using var receiver = await Receiver.StartAsync(404, 200);
        var batch = await emulator.SubmitBatchAsync(["one"], receiver.Url);
        Assert.Equal("not_terminal", await RefusedAsync(emulator, batch));
        await emulator.UntilIdleAsync();

        var again = await RedeliverAsync(emulator, batch);
        await emulator.UntilIdleAsync();

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal((false, "pending"), (again.Json.GetProperty("is_automatic").GetBoolean(), again.Json.Status()));
        var deliveries = (await emulator.GetAsync($"/v1/batches/{batch.Id()}/callback")).Json.EnumerateArray().ToList();
        Assert.Equal(["failed", "delivered"], deliveries.Select(static delivery => delivery.Status()));
        Assert.Equal(2, receiver.Calls.Select(static call => call.Headers["Runflow-Request-Id"]).Distinct().Count());
        Assert.Equal(receiver.Calls[0].Text, receiver.Calls[1].Text);
    }

    [Fact]
    public async Task While_a_delivery_is_under_way_there_is_no_other()
    {
        await using var emulator = await StartAsync(platform: false);
        await using var receiver = await HeldReceiver.StartAsync();
        var batch = await emulator.SubmitBatchAsync(["one"], receiver.Url);
        var advancing = emulator.UntilIdleAsync();
        await receiver.Called.Task.WaitAsync(TestContext.Current.CancellationToken);

        var refused = await RefusedAsync(emulator, batch);
        receiver.Release.SetResult();
        await advancing;

        Assert.Equal("conflict", refused);
        Assert.Equal(HttpStatusCode.Created, (await RedeliverAsync(emulator, batch)).Status);
    }

    [Fact]
    public async Task Agenda_and_events_name_the_batch()
    {
        await using var emulator = await StartAsync(platform: false);
        await using var receiver = await Receiver.StartAsync(500);
        var batch = await emulator.SubmitBatchAsync(["one"], receiver.Url);
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));

        var agenda = (await emulator.GetAsync("/_emulator/clock/agenda")).Text;

        Assert.Contains($"\"batch_id\":\"{batch.Id()}\"", agenda, StringComparison.Ordinal);
        await foreach (var happened in emulator.Emulator.Default.EventsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            if (happened.Name == "attempt")
            {
                Assert.Equal(batch.Id(), happened.Data.GetProperty("batch_id").GetString());
                break;
            }
        }
    }

    private static async Task<string?> RefusedAsync(TestEmulator emulator, JsonElement batch)
    {
        var answer = await RedeliverAsync(emulator, batch);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        return answer.Json.GetProperty("errors")[0].GetProperty("type").GetString();
    }

    private static Task<Reply> RedeliverAsync(TestEmulator emulator, JsonElement batch) => emulator.PostAsync($"/v1/batches/{batch.Id()}/callback-redeliveries", "{}");

    private static Task<TestEmulator> StartAsync(bool platform) => TestEmulator.StartAsync(
        new EmulatorOptions { ClockMode = ClockMode.Manual, Dialect = platform ? Dialect.Platform : Dialect.ModelPage });
}
