using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>Section 0 of the wire reference: every row, in both dialects.</summary>
public sealed class DialectTests
{
    [Theory]
    [InlineData(false, "cancelled")]
    [InlineData(true, "canceled")]
    public async Task A_cancelled_run_is_spelt_as_the_dialect_spells_it(bool platform, string word)
    {
        await using var emulator = await StartAsync(platform);
        await using var receiver = await Receiver.StartAsync();
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);

        var run = await emulator.PostAsync($"/v1/admin/runs/{id}/cancellation", null);
        await emulator.UntilIdleAsync();
        var payload = JsonElement.Parse(Assert.Single(receiver.Calls).Text);

        Assert.Equal(word, run.Json.GetProperty("status_code").GetString());
        Assert.Equal(word, payload.GetProperty("status").GetString());
        Assert.Equal("run.cancelled", payload.GetProperty("event").GetString());
        Assert.Equal(JsonValueKind.Null, payload.GetProperty("output").ValueKind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_callback_of_a_failure_has_no_output_or_says_why(bool platform)
    {
        await using var emulator = await StartAsync(platform);
        await using var receiver = await Receiver.StartAsync();
        var created = await emulator.CreateAsync(Bodies.Image($"\"{Bodies.NoImageBase64}\"")[..^1] + $",\"callback_url\":\"{receiver.Url}\"}}");
        await emulator.UntilIdleAsync();

        var run = (await emulator.RunAsync(created.Json.GetProperty("id").GetGuid())).Json;
        var payload = JsonElement.Parse(Assert.Single(receiver.Calls).Text);
        var output = payload.GetProperty("output");

        Assert.Equal(("run.failed", "failed"), (payload.GetProperty("event").GetString(), payload.GetProperty("status").GetString()));
        Assert.Equal(platform ? JsonValueKind.Object : JsonValueKind.Null, output.ValueKind);
        if (platform)
        {
            Assert.Equal(["code", "message", "stage"], output.EnumerateObject().Select(static property => property.Name));
            Assert.Equal("INPUT_VALIDATION_FAILED", output.GetProperty("code").GetString());
            Assert.Equal(run.GetProperty("failure_message").GetString(), output.GetProperty("message").GetString());
            Assert.Equal("preprocess", output.GetProperty("stage").GetString());
        }
    }

    [Theory]
    [InlineData(false, 404, 1)]
    [InlineData(true, 404, 5)]
    [InlineData(false, 301, 1)]
    [InlineData(true, 301, 5)]
    [InlineData(false, 500, 3)]
    [InlineData(true, 500, 5)]
    public async Task What_is_retried_and_how_often_depends_on_the_dialect(bool platform, int answer, int attempts)
    {
        await using var emulator = await StartAsync(platform);
        await using var receiver = await Receiver.StartAsync(answer);
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);

        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));
        Assert.Equal((attempts, platform ? 5 : 3), (delivery.AttemptCount, delivery.MaxAttempts));
        Assert.Equal(
            [.. ((int[])[1, 2, 4, 8])[..(attempts - 1)]],
            delivery.Attempts.Zip(delivery.Attempts.Skip(1), static (a, b) => (int)(b.CreatedAt - a.CreatedAt).TotalSeconds));
    }

    [Fact]
    public async Task A_row_can_be_set_alone()
    {
        await using var emulator = await TestEmulator.StartAsync(
            new EmulatorOptions { ClockMode = ClockMode.Manual, Dialect = Dialect.ModelPage with { StatusOneL = true } });
        await using var receiver = await Receiver.StartAsync();
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);

        var run = await emulator.PostAsync($"/v1/admin/runs/{id}/cancellation", null);
        await emulator.UntilIdleAsync();

        Assert.Equal("canceled", run.Json.GetProperty("status_code").GetString());
        Assert.Contains("\"status\":\"cancelled\"", Assert.Single(receiver.Calls).Text, StringComparison.Ordinal);
    }

    private static Task<TestEmulator> StartAsync(bool platform) => TestEmulator.StartAsync(
        new EmulatorOptions { ClockMode = ClockMode.Manual, Dialect = platform ? Dialect.Platform : Dialect.ModelPage });
}
