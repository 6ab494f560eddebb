using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>Section 3 of the wire reference: cancel.</summary>
public sealed class CancellationTests
{
    [Theory]
    [InlineData(0, "queued")]
    [InlineData(1, "dispatching")]
    [InlineData(2, "running")]
    public async Task A_run_can_be_cancelled_in_every_status_that_is_not_final(int steps, string status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        for (var i = 0; i < steps; i++)
        {
            await emulator.Emulator.Clock.StepAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(status, (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
        var reply = await CancelAsync(emulator, id, """{"reason":"changed my mind"}""");
        await emulator.UntilIdleAsync();

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal("cancelled", reply.Json.GetProperty("status_code").GetString());
        Assert.Equal(reply.Text, (await emulator.RunAsync(id)).Text);
        Assert.True(reply.Json.TryGetProperty("completed_at", out var completed) && completed.GetString() is not null);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply.Json.GetProperty("cost").ValueKind);
    }

    [Fact]
    public async Task A_second_cancel_answers_200_and_sends_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);

        var first = await CancelAsync(emulator, id, null);
        await emulator.UntilIdleAsync();
        var second = await CancelAsync(emulator, id, "{}");
        await emulator.UntilIdleAsync();

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, second.Status));
        Assert.Equal(first.Text, second.Text);
        Assert.Contains("run.cancelled", Assert.Single(receiver.Calls).Text, StringComparison.Ordinal);
        Assert.Single(await emulator.DeliveriesAsync(id));
    }

    [Fact]
    public async Task A_success_due_at_the_same_instant_comes_first()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var twin = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        var duration = (await emulator.RunAsync(twin)).Json;
        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);

        await emulator.Emulator.Clock.AdvanceToAsync(duration.GetProperty("completed_at").GetDateTimeOffset(), TestContext.Current.CancellationToken);
        var reply = await CancelAsync(emulator, id, null);
        await emulator.UntilIdleAsync();

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("succeeded", reply.Json.GetProperty("status_code").GetString());
        Assert.Contains("run.completed", Assert.Single(receiver.Calls).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_one_microsecond_earlier_wins()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var twin = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        var end = (await emulator.RunAsync(twin)).Json.GetProperty("completed_at").GetDateTimeOffset();
        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        var id = await emulator.SubmitAsync();

        await emulator.Emulator.Clock.AdvanceToAsync(end.AddMicroseconds(-1), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, (await CancelAsync(emulator, id, null)).Status);
    }

    [Fact]
    public async Task Of_many_cancels_at_once_one_has_cancelled()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CancelAsync(emulator, id, null)));
        await emulator.UntilIdleAsync();

        Assert.Single(replies, static reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(19, replies.Count(static reply => reply.Status == HttpStatusCode.OK));
        Assert.Single(receiver.Calls);
    }

    [Theory]
    [InlineData("ab", HttpStatusCode.UnprocessableEntity)]
    [InlineData("abc", HttpStatusCode.Created)]
    [InlineData("😀😀😀", HttpStatusCode.Created)]
    [InlineData("😀😀", HttpStatusCode.UnprocessableEntity)]
    [InlineData("", HttpStatusCode.UnprocessableEntity)]
    public async Task A_reason_has_at_least_three_characters(string reason, HttpStatusCode status) => await ReasonAsync($"\"{reason}\"", status);

    [Theory]
    [InlineData(500, HttpStatusCode.Created)]
    [InlineData(501, HttpStatusCode.UnprocessableEntity)]
    public async Task A_reason_has_at_most_500_characters(int length, HttpStatusCode status) => await ReasonAsync($"\"{new string('a', length)}\"", status);

    [Theory]
    [InlineData("null", HttpStatusCode.Created)]
    [InlineData("7", HttpStatusCode.UnprocessableEntity)]
    [InlineData("[\"because\"]", HttpStatusCode.UnprocessableEntity)]
    public async Task A_reason_is_a_string_or_null(string reason, HttpStatusCode status) => await ReasonAsync(reason, status);

    [Fact]
    public async Task An_unknown_run_is_404_before_its_body_is_judged()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await CancelAsync(emulator, Guid.Empty, """{"reason":"a"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.PostAsync("/v1/admin/runs/x/cancellation", "{}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await CancelAsync(emulator, Guid.Empty, "{")).Status);
    }

    private static Task<Reply> CancelAsync(TestEmulator emulator, Guid id, string? body) => emulator.PostAsync($"/v1/admin/runs/{id}/cancellation", body);

    private static async Task ReasonAsync(string reason, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();

        var reply = await CancelAsync(emulator, id, $"{{\"reason\":{reason}}}");

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == HttpStatusCode.Created ? "cancelled" : "queued", (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
    }
}
