using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Pact;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>The messages that a verifier is given are callbacks that were really sent.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("a run that succeeded", "run.completed")]
    [InlineData("a run that failed", "run.failed")]
    [InlineData("a run that was cancelled", "run.cancelled")]
    public async Task A_message_is_what_the_receiver_got(string state, string name)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.PostAsync(PactEndpoints.StatesPath, $$$$"""{"state":"{{{{state}}}}","params":{"request":{"input":{"prompt":"A red bicycle"},"callback_url":"{{{{receiver.Url}}}}"}}}""");

        var message = await MessageAsync(emulator);

        var sent = Assert.Single(receiver.Calls);
        Assert.Equal(sent.Text, message.Text);
        Assert.Equal(name, message.Json.GetProperty("event").GetString());
        var metadata = JsonElement.Parse(Convert.FromBase64String(message.Headers.GetValues(PactMessage.MetadataHeader).Single()));
        Assert.Equal(
            ("application/json", sent.Headers["Runflow-Request-Id"], sent.Headers["Runflow-Signature"]),
            (metadata.GetProperty("contentType").GetString(), metadata.GetProperty("Runflow-Request-Id").GetString(), metadata.GetProperty("Runflow-Signature").GetString()));
    }

    [Fact]
    public async Task A_message_without_a_run_that_has_ended_says_which_state_is_missing()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var refused = await MessageAsync(emulator);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("a run that succeeded", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_latest_run_is_the_one_that_is_told_of()
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (var state in (string[])["a run that succeeded", "no callback secret", "a run that was cancelled"])
        {
            await emulator.PostAsync(PactEndpoints.StatesPath, $$"""{"state":"{{state}}"}""");
        }

        var message = await MessageAsync(emulator);

        Assert.Equal("run.cancelled", message.Json.GetProperty("event").GetString());
        Assert.DoesNotContain("Runflow-Signature", Encoding.UTF8.GetString(Convert.FromBase64String(message.Headers.GetValues(PactMessage.MetadataHeader).Single())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_comes_from_the_sandbox_of_its_states_key()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.PostAsync(PactEndpoints.StatesPath, """{"state":"a run that failed","params":{"key":"rf_live_other"}}""");

        Assert.Equal(HttpStatusCode.Conflict, (await MessageAsync(emulator)).Status);
        var message = await MessageAsync(emulator, """[{"name":"an empty sandbox"},{"name":"a run that failed","params":{"key":"rf_live_other"}}]""");
        Assert.Equal("run.failed", message.Json.GetProperty("event").GetString());
    }

    private static Task<Reply> MessageAsync(TestEmulator emulator, string states = "[]") =>
        emulator.PostAsync(PactEndpoints.MessagesPath, $$"""{"description":"a callback","providerStates":{{states}}}""");
}
