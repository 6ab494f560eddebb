using System.Net;
using System.Text.Json;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Billing;

public sealed class BalanceTests
{
    private const string Route = "/v1/billing/balance";

    [Fact]
    public async Task Success_is_debited_and_nothing_else_is()
    {
        await using var emulator = await StartAsync(1m);
        var before = await emulator.GetAsync(Route);
        Assert.Equal("1", before.Text("balance"));
        await emulator.SubmitAsync("[[fail:OUT_OF_MEMORY]] x");
        await emulator.PostAsync($"/v1/admin/runs/{await emulator.SubmitAsync("cancelled")}/cancellation", "{}");
        await emulator.UntilIdleAsync();
        Assert.Equal(before.Body, (await emulator.GetAsync(Route)).Body);

        var id = await emulator.SubmitAsync("succeeds");
        Assert.Equal("1", (await emulator.GetAsync(Route)).Text("balance"));
        await emulator.UntilIdleAsync();
        var after = await emulator.GetAsync(Route);
        Assert.Equal("0.995", after.Text("balance"));
        var completed = (await emulator.RunAsync(id)).Text("completed_at");
        Assert.Equal(completed, after.Text("updated_at"));

        var entry = (await emulator.GetAsync($"/_emulator/runs/{id}/timeline")).Json.GetProperty("ledger").EnumerateArray().Single();
        Assert.Equal(("debit", "0.005", "0.995", completed), (entry.GetProperty("kind").GetString(), entry.GetProperty("amount").GetString(), entry.GetProperty("balance_after").GetString(), entry.GetProperty("at").GetString()));
    }

    [Fact]
    public async Task What_the_balance_does_not_cover_is_refused_and_runs_in_flight_may_take_it_below_zero()
    {
        await using var emulator = await StartAsync(0.007m);
        await emulator.SubmitAsync("one");
        await emulator.SubmitAsync("two");
        await emulator.UntilIdleAsync();
        Assert.Equal("-0.003", (await emulator.GetAsync(Route)).Text("balance"));
        var refused = await emulator.CreateAsync(Bodies.Plain);
        Assert.Equal((HttpStatusCode.PaymentRequired, "INSUFFICIENT_CREDIT"), (refused.Status, refused.Code));

        await emulator.PutAsync("/_emulator/account", """{"balance":0.02}""");
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
        var dear = await emulator.PostAsync("/v1/models/black-forest-labs/flux-2-klein-4b/runs", """{"input":{"prompt":"x","num_images":4,"image_size":"square_hd"}}""");
        Assert.Equal(HttpStatusCode.PaymentRequired, dear.Status);
        Assert.Contains("0.02097152 USD", dear.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_balance_is_low_from_the_instant_at_which_it_falls_below_the_threshold()
    {
        await using var emulator = await StartAsync(1m);
        Assert.Equal("0.995", (await PatchAsync(emulator, """{"low_balance_threshold":"0.9950"}""")).Text("low_balance_threshold"));
        await emulator.SubmitAsync("one");
        await emulator.UntilIdleAsync();
        Assert.Equal(JsonValueKind.Null, (await emulator.GetAsync(Route)).Json.GetProperty("low_balance_notified_at").ValueKind);
        var id = await emulator.SubmitAsync("two");
        await emulator.UntilIdleAsync();
        var fell = (await emulator.RunAsync(id)).Text("completed_at");
        Assert.Equal(fell, (await emulator.GetAsync(Route)).Text("low_balance_notified_at"));
        await emulator.SubmitAsync("three");
        await emulator.UntilIdleAsync();
        Assert.Equal(fell, (await emulator.GetAsync(Route)).Text("low_balance_notified_at"));
        Assert.Equal(JsonValueKind.Null, (await PatchAsync(emulator, """{"low_balance_threshold":null}""")).Json.GetProperty("low_balance_notified_at").ValueKind);
    }

    [Fact]
    public async Task A_change_of_what_was_not_the_latest_state_changes_nothing()
    {
        await using var emulator = await StartAsync(1m);
        var seen = (await emulator.GetAsync(Route)).Text("updated_at");
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        var stale = await PatchAsync(emulator, $$"""{"low_balance_threshold":5,"updated_at":"{{seen}}"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.Status);
        Assert.Equal("conflict", stale.Json.GetProperty("errors")[0].GetProperty("type").GetString());
        var latest = (await emulator.GetAsync(Route)).Text("updated_at");
        Assert.Equal("5", (await PatchAsync(emulator, $$"""{"low_balance_threshold":5,"updated_at":"{{latest}}"}""")).Text("low_balance_threshold"));
    }

    [Theory]
    [InlineData("""{"low_balance_threshold":-1}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":"much"}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":"1e3"}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":true}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":"0.0000000000001"}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":"1000000000000"}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":"5."}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":".5"}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":"+5"}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":"٥"}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":""}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":999999999999.1}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":1e400}""", "body.low_balance_threshold")]
    [InlineData("""{"low_balance_threshold":1,"updated_at":"2026-02-30"}""", "body.updated_at")]
    public async Task A_bad_change_is_named_and_changes_nothing(string body, string loc)
    {
        await using var emulator = await StartAsync(1m);
        var before = await emulator.GetAsync(Route);
        Assert.Equal([loc], (await PatchAsync(emulator, body)).Locs);
        Assert.True(loc == "body.updated_at" || OpenApiContract.Served.Schemas.Validate(OpenApiContract.Served.Schemas.Named("UpdateBalance"), JsonElement.Parse(body)).Count > 0);
        Assert.Equal(before.Body, (await emulator.GetAsync(Route)).Body);
    }

    [Theory]
    [InlineData("\"999999999999.999999999999\"", "999999999999.999999999999")]
    [InlineData("\"007.50\"", "7.5")]
    [InlineData("\"0\"", "0")]
    [InlineData("999999999999", "999999999999")]
    [InlineData("25.5e1", "255")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("-0.0", "0")]
    public async Task A_threshold_that_the_contract_admits_is_taken(string threshold, string shown)
    {
        await using var emulator = await StartAsync(1m);
        Assert.Empty(OpenApiContract.Served.Schemas.Validate(OpenApiContract.Served.Schemas.Named("UpdateBalance"), JsonElement.Parse($$"""{"low_balance_threshold":{{threshold}}}""")));
        Assert.Equal(shown, (await PatchAsync(emulator, $$"""{"low_balance_threshold":{{threshold}}}""")).Text("low_balance_threshold"));
    }

    [Theory]
    [InlineData("\"0.000000000001\"", true)]
    [InlineData("0.0000000000001", false)]
    [InlineData("\"0.00000000000000000000000000005\"", false)]
    public async Task A_balance_is_set_to_the_digit_or_not_at_all(string balance, bool taken)
    {
        await using var emulator = await StartAsync(1m);
        var set = await emulator.PutAsync("/_emulator/account", $$"""{"balance":{{balance}}}""");
        Assert.Equal(taken ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, set.Status);
        Assert.Equal(taken ? balance.Trim('"') : "1", (await emulator.GetAsync(Route)).Text("balance"));
    }

    [Fact]
    public async Task The_balance_itself_is_not_set_by_the_API()
    {
        await using var emulator = await StartAsync(1m);
        var answer = await PatchAsync(emulator, """{"balance":"5000"}""");
        Assert.Equal("1", answer.Text("balance"));
        Assert.Contains("PUT /_emulator/account", answer.Headers.GetValues("X-Emulator-Warnings").Single(), StringComparison.Ordinal);
    }

    private static Task<TestEmulator> StartAsync(decimal balance) => TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Balance = balance });

    private static Task<Reply> PatchAsync(TestEmulator emulator, string body) => emulator.SendAsync(HttpMethod.Patch, Route, body);
}
