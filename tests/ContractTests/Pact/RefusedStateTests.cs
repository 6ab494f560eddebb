using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Runflow.Emulator.Pact;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>States that cannot be had: the answer says why, and nothing is done.</summary>
public sealed class RefusedStateTests
{
    [Fact]
    public async Task A_state_that_is_refused_is_told_in_the_log_with_its_cure()
    {
        using var log = new MemoryLog();
        await using var emulator = await TestEmulator.StartAsync(replace: services => services.AddSingleton<ILoggerFactory>(log));

        Assert.Equal(HttpStatusCode.NotFound, (await emulator.PostAsync(PactEndpoints.StatesPath, """{"state":"a run that suceeded"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync(PactEndpoints.StatesPath, """{"state":"a run that succeeded"}""")).Status);

        var line = Assert.Single(log.Lines, static line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.StartsWith("Warning: A provider state was refused with 404: ", line, StringComparison.Ordinal);
        Assert.Contains("a run that succeeded", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a run that suceeded", "did you mean a run that succeeded?")]
    [InlineData("an empty ballance", "did you mean an empty balance?")]
    [InlineData("a monday", "GET /_emulator/pact/states lists them")]
    public async Task An_unknown_state_is_refused_with_the_nearest_one(string state, string sentence)
    {
        await using var emulator = await TestEmulator.StartAsync();

        foreach (var action in (string[])["setup", "teardown"])
        {
            var refused = await emulator.StateAsync(state, action: action);
            Assert.Equal(HttpStatusCode.NotFound, refused.Status);
            Assert.Equal("application/problem+json", refused.ContentHeaders.ContentType?.MediaType);
            Assert.Contains(sentence, refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a run that succeeded", """{"runid":"x"}""", "body.params.runid")]
    [InlineData("a run that succeeded", """{"run_id":"x"}""", "body.params.run_id")]
    [InlineData("a run that succeeded", """{"request":{"input":{"steps":0}}}""", "body.params.request.input.prompt body.params.request.input.steps")]
    [InlineData("a run that succeeded", """{"model":"nobody/nothing"}""", "body.params.model")]
    [InlineData("a run that failed with {code}", "{}", "body.params.code")]
    [InlineData("a run that failed with A", """{"code":"B"}""", "body.params.code")]
    [InlineData("a run that failed", """{"stage":"later"}""", "body.params.stage")]
    [InlineData("no runs that succeeded", "{}", "body.params.count")]
    [InlineData("a batch that succeeded", """{"request":{"input":[]}}""", "body.params.request.input")]
    [InlineData("a batch that succeeded in part", """{"request":{"input":[{"prompt":"x"}]}}""", "body.params.request.input")]
    [InlineData("a webhook", """{"url":"studio.example"}""", "body.params.url")]
    [InlineData("a used idempotency key {idempotency_key}", "{}", "body.params.idempotency_key")]
    [InlineData("a balance of much", "{}", "body.params.amount")]
    [InlineData("a key without the scope runs:wriet", "{}", "body.params.scope")]
    [InlineData("an uploaded asset", """{"key":"not a key"}""", "body.params.key")]
    public async Task A_bad_parameter_is_refused_and_nothing_is_done(string state, string parameters, string places)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var refused = await emulator.StateAsync(state, parameters);

        Assert.Equal(422, (int)refused.Status);
        Assert.Equal(places.Split(' '), refused.Locs.Order());
        Assert.Empty((await emulator.GetAsync("/v1/runs")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task What_the_sandbox_refuses_is_told_as_it_is()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.SetUpAsync("an empty balance");
        var refused = await emulator.StateAsync("a run that succeeded");

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.StartsWith("The state \"a run that succeeded\" cannot be had: The balance of 0 USD", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_cannot_come_to_its_state_says_where_it_stays()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.Emulator.Faults.InjectAsync("{point: run, fault: {kind: stuck, in: running}}", TestContext.Current.CancellationToken);

        var refused = await emulator.StateAsync("a run that succeeded");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("was to be succeeded and stays running", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interaction_without_a_state_asks_for_none()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal("{}", (await emulator.StateAsync("")).Text);
        var missing = await emulator.PostAsync(PactEndpoints.StatesPath, """{"action":"later"}""");
        Assert.Equal(["body.action", "body.state"], missing.Locs.Order());
    }
}
