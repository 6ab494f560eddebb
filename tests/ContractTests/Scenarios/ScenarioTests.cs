using System.Globalization;
using System.Net;
using System.Text.Json;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Scenarios;

/// <summary>The setting <c>scenario</c>: what a sandbox is born with, and gets back by a reset to <c>seed</c>.</summary>
public sealed class ScenarioTests
{
    private const string Whole = """
        # The night before a launch.
        clock: {mode: manual, now: 2027-03-01T08:00:00Z}
        lifecycle:
          queue_ms: 1000
          concurrency: 2
        account: {balance: 3.5, scopes: ["*"]}
        secrets:
          - {label: old, plain_secret: whsec_of_last_year}
          - {label: new, plain_secret: whsec_of_this_year, is_current: true}
        runs:
          - {count: 20, status: succeeded, every_ms: 3600000}
          - {count: 2, status: failed, failure_code: OUT_OF_MEMORY}
          - {status: cancelled}
          - {status: running, request: {input: {prompt: A boat, steps: 8}, client_ref: launch, metadata: {step: 1}}}
          - {count: 3}
        """;

    [Fact]
    public async Task A_sandbox_is_born_as_the_scenario_says()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync(folder, Whole);

        var clock = (await emulator.GetAsync("/_emulator/clock")).Json;
        Assert.Equal(("manual", "2027-03-01T08:00:00Z", 4), (clock.GetProperty("mode").GetString(), clock.GetProperty("now").GetString(), clock.GetProperty("pending").GetInt32()));
        Assert.Equal(1000, (await emulator.GetAsync("/_emulator/lifecycle")).Json.GetProperty("queue_ms").GetInt32());
        Assert.Equal("3.5", (await emulator.GetAsync("/_emulator/account")).Json.GetProperty("balance").GetString());
        var secrets = (await emulator.GetAsync("/v1/callback-secrets")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("new", Assert.Single(secrets, static secret => secret.GetProperty("is_current").GetBoolean()).GetProperty("label").GetString());
        Assert.Equal(3, secrets.Count);
        Assert.Equal(27, (await SandboxAsync(emulator)).GetProperty("runs").GetInt32());
    }

    [Fact]
    public async Task Its_runs_have_lived_before_the_birth_at_the_lifecycles_pace()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync(folder, Whole);
        var birth = new DateTimeOffset(2027, 3, 1, 8, 0, 0, TimeSpan.Zero);
        var runs = await RunsAsync(emulator);

        var succeeded = runs.Where(static run => Status(run) == "succeeded").ToList();
        Assert.Equal(20, succeeded.Count);
        Assert.Equal(Enumerable.Range(0, 20).Select(hours => birth.AddHours(-hours)), succeeded.Select(static run => At(run, "completed_at")!.Value).OrderDescending());
        Assert.All(succeeded, static run => Assert.InRange((At(run, "started_at") - At(run, "created_at"))!.Value.TotalMilliseconds, 800, 1260));
        Assert.All(runs.Where(static run => Status(run) == "failed"), static run => Assert.Equal("OUT_OF_MEMORY", run.GetProperty("failure_code").GetString()));
        Assert.Single(runs, static run => Status(run) == "cancelled");
        var running = Assert.Single(runs, static run => Status(run) == "running");
        Assert.Equal((birth, "launch", "A boat"), (At(running, "started_at"), running.GetProperty("client_ref").GetString(), running.GetProperty("input").GetProperty("prompt").GetString()));
        Assert.All(runs.Where(static run => Status(run) == "queued"), run => Assert.Equal(birth, At(run, "created_at")));

        await emulator.UntilIdleAsync();
        Assert.Equal(24, (await RunsAsync(emulator)).Count(static run => Status(run) == "succeeded"));
        var output = succeeded[0].GetProperty("output").GetProperty("outputs")[0];
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync(output.GetProperty("url").GetString()!)).Status);
    }

    [Fact]
    public async Task What_is_left_out_is_made_up_from_the_seed_and_differs_from_run_to_run()
    {
        using var folder = new TemporaryFolder();
        await using var one = await StartAsync(folder, Whole);
        await using var other = await StartAsync(folder, Whole);
        await using var another = await StartAsync(folder, Whole, seed: 43);
        var runs = await RunsAsync(one);

        Assert.Equal(Texts(runs), Texts(await RunsAsync(other)));
        Assert.NotEqual(Texts(runs), Texts(await RunsAsync(another)));
        Assert.InRange(runs.Select(static run => run.GetProperty("input").GetProperty("prompt").GetString()).Distinct().Count(), 15, 27);
        Assert.All(runs, static run => Assert.EndsWith("example.com", Email(run), StringComparison.Ordinal));

        static string Email(JsonElement run) => run.GetProperty("metadata").TryGetProperty("email", out var email) ? email.GetString()! : "example.com";
    }

    [Fact]
    public async Task A_reset_to_seed_brings_it_back_one_to_empty_does_not()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync(folder, Whole);
        var before = Texts(await RunsAsync(emulator));
        await emulator.UntilIdleAsync();
        await emulator.PutAsync("/_emulator/lifecycle", """{"queue_ms":5}""");

        await emulator.PostAsync("/_emulator/reset", """{"to":"seed"}""");
        Assert.Equal(before, Texts(await RunsAsync(emulator)));
        Assert.Equal(1000, (await emulator.GetAsync("/_emulator/lifecycle")).Json.GetProperty("queue_ms").GetInt32());

        await emulator.PostAsync("/_emulator/reset", """{"to":"empty"}""");
        Assert.Equal(0, (await SandboxAsync(emulator)).GetProperty("runs").GetInt32());
        Assert.Equal("1000000", (await emulator.GetAsync("/_emulator/account")).Json.GetProperty("balance").GetString());
    }

    [Fact]
    public async Task Nobody_is_told_of_its_runs_and_no_counter_saw_them()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(folder, $$"""
            clock: {mode: manual}
            runs:
              - {count: 3, status: succeeded}
              - {status: running, request: {callback_url: "{{receiver.Url}}"} }
            """);
        Assert.Equal(HttpStatusCode.RequestTimeout, (await emulator.GetAsync("/_emulator/await?runs.created=1&timeout_ms=1")).Status);

        await emulator.UntilIdleAsync();

        Assert.Single(receiver.Calls);
        Assert.Equal("999999.995", (await emulator.GetAsync("/_emulator/account")).Json.GetProperty("balance").GetString());
        Assert.Equal(1, (await emulator.GetAsync("/_emulator/await?runs.terminal=1")).Json.GetProperty("reached").GetProperty("runs.terminal").GetInt32());
    }

    [Fact]
    public async Task Its_fault_rules_are_in_force_from_birth()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync(folder, "clock: {mode: manual}\nfaults: [{point: run, fault: {kind: nsfw}}]\nruns: [{status: succeeded}]\n");
        var run = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        Assert.True((await emulator.RunAsync(run)).Json.GetProperty("output").GetProperty("nsfw_detected").GetBoolean());
        await emulator.PostAsync("/_emulator/snapshots/struck", null);
        var before = (await emulator.GetAsync("/_emulator/faults")).Text;
        await emulator.PostAsync("/_emulator/reset", """{"to":"empty"}""");
        await emulator.PostAsync("/_emulator/reset", """{"to":"struck"}""");
        Assert.Equal(before, (await emulator.GetAsync("/_emulator/faults")).Text);
        Assert.True((await emulator.RunAsync(run)).Json.GetProperty("output").GetProperty("nsfw_detected").GetBoolean());
    }

    [Fact]
    public async Task Every_new_sandbox_gets_it_and_an_empty_file_says_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync(folder, "runs: [{count: 2}]\n");
        await emulator.SendAsync(HttpMethod.Get, "/_emulator/clock", null, emulator.ClientOf("another_key"));
        var sandboxes = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([2, 2], sandboxes.Select(static sandbox => sandbox.GetProperty("runs").GetInt32()));

        await using var plain = await StartAsync(folder, "# nothing yet\n");
        Assert.Equal(0, (await SandboxAsync(plain)).GetProperty("runs").GetInt32());
    }

    [Fact]
    public async Task A_scenario_that_is_not_valid_keeps_the_emulator_from_starting()
    {
        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<UnusableSettingException>(() => StartAsync(folder, "clok: {mode: manual}\nruns: {count: 1}\n"));
        Assert.Equal(2, refused.Problems.Count);
        Assert.Contains("scenario.yaml:1:1: clok is no part of a scenario; did you mean clock?", refused.Problems[0], StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<UnusableSettingException>(() => TestEmulator.StartAsync(new EmulatorOptions { Scenario = folder.File("none.yaml") }));
        Assert.Contains("cannot be read", missing.Message, StringComparison.Ordinal);
    }

    private static async Task<TestEmulator> StartAsync(TemporaryFolder folder, string yaml, long seed = 42)
    {
        var path = folder.File("scenario.yaml");
        await File.WriteAllTextAsync(path, yaml, TestContext.Current.CancellationToken);
        return await TestEmulator.StartAsync(new EmulatorOptions { Scenario = path, Seed = seed });
    }

    /// <summary>Every run, read one by one: their ids are those of the snapshot of the sandbox.</summary>
    private static async Task<List<JsonElement>> RunsAsync(TestEmulator emulator)
    {
        var runs = new List<JsonElement>();
        foreach (var id in emulator.Emulator.DefaultEpoch.Part<Emulator.Runs.RunStore>().All.Select(static run => run.Spec.Id).Order().ToList())
        {
            runs.Add((await emulator.RunAsync(id)).Json);
        }

        return runs;
    }

    private static async Task<JsonElement> SandboxAsync(TestEmulator emulator)
    {
        await emulator.GetAsync("/_emulator/clock");
        return Assert.Single((await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items").EnumerateArray());
    }

    private static IEnumerable<string> Texts(IEnumerable<JsonElement> runs) => runs.Select(static run => run.GetRawText());

    private static string Status(JsonElement run) => run.GetProperty("status_code").GetString()!;

    private static DateTimeOffset? At(JsonElement run, string field) =>
        run.GetProperty(field) is { ValueKind: JsonValueKind.String } text ? DateTimeOffset.Parse(text.GetString()!, CultureInfo.InvariantCulture) : null;
}
