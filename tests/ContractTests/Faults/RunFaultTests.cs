using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

public sealed class RunFaultTests
{
    [Theory]
    [InlineData("kind: fail, failure_code: OUT_OF_MEMORY", "failed OUT_OF_MEMORY inference")]
    [InlineData("kind: fail, failure_code: MODEL_UNAVAILABLE, failure_message: Gone, failure_stage: preprocess", "failed MODEL_UNAVAILABLE preprocess")]
    [InlineData("kind: stuck", "running  ")]
    [InlineData("kind: stuck, in: queued", "queued  ")]
    [InlineData("kind: stuck, in: dispatching", "dispatching  ")]
    [InlineData("kind: cancel", "cancelled  ")]
    [InlineData("kind: cancel, in: queued", "cancelled  ")]
    [InlineData("kind: nsfw", "succeeded  ")]
    public async Task A_run_ends_as_it_was_struck(string fault, string end)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("run", fault));
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var run = (await emulator.RunAsync(id)).Json;
        Assert.Equal(end, $"{Text(run, "status_code")} {Text(run, "failure_code")} {Text(run, "failure_stage_code")}");
        if (fault == "kind: nsfw")
        {
            Assert.True(run.GetProperty("output").GetProperty("nsfw_detected").GetBoolean());
        }

        var told = (await emulator.GetAsync($"/_emulator/runs/{id}/timeline")).Json.GetProperty("faults")[0];
        Assert.Equal("it", told.GetProperty("rule").GetString());
        Assert.Equal("strikes", told.GetProperty("outcome").GetString());
        Assert.InRange(told.GetProperty("draw").GetDouble(), 0, 1);
        Assert.Equal(told.GetRawText(), (await emulator.GetAsync("/_emulator/requests?method=POST&limit=1")).Json.GetProperty("items")[0].GetProperty("faults")[0].GetRawText());
    }

    [Fact]
    public async Task Slow_multiplies_or_adds_to_the_execution()
    {
        var plain = await DurationAsync(null);
        Assert.Equal(plain * 10, await DurationAsync("kind: slow, factor: 10"));
        Assert.Equal(plain + 5_000_000, await DurationAsync("kind: slow, add_ms: 5000"));
        Assert.Equal(TimeSpan.FromDays(366).TotalMicroseconds, await DurationAsync("kind: slow, factor: 1000000, ", "\"steps\":2000000000"));
    }

    [Fact]
    public async Task What_the_request_asks_for_outweighs_the_rules()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(Rule("run", "kind: fail, failure_code: OUT_OF_MEMORY"));
        var created = await emulator.CreateAsync(Body("k").Replace("A red bicycle", "[[fail:PROVIDER_TIMEOUT]] A red bicycle", StringComparison.Ordinal));
        await emulator.UntilIdleAsync();
        Assert.Equal("PROVIDER_TIMEOUT", Text((await emulator.RunAsync(created.Json.GetProperty("id").GetGuid())).Json, "failure_code"));
        Assert.Equal(["fail; point=run; rule=in-band", "fail; point=run; rule=it; ordinal=0"], Assert.Single(created.Headers.GetValues("X-Emulator-Fault")).Split(", ").Select(static entry => entry.Split("; draw")[0]));
    }

    [Fact]
    public async Task The_same_seed_strikes_the_same_runs_whatever_the_order()
    {
        var first = await StruckAsync(42, reverse: false);
        Assert.Equal(first, await StruckAsync(42, reverse: true));
        Assert.NotEqual(first, await StruckAsync(43, reverse: false));
        Assert.InRange(first.Values.Distinct().Count(), 3, 5);
    }

    [Theory]
    [InlineData("kind: fail, failure_code: OUT_OF_MEMORY")]
    [InlineData("kind: stuck, in: dispatching")]
    [InlineData("kind: slow, add_ms: 3600000")]
    [InlineData("kind: nsfw")]
    [InlineData("kind: cancel, in: running")]
    public async Task Each_kind_strikes_the_same_runs_with_the_same_seed(string fault)
    {
        var rule = Rule("run", fault, "when: {probability: 0.5}");
        var first = await StruckAsync(42, reverse: false, rule);
        Assert.Equal(first, await StruckAsync(42, reverse: true, rule));
        var struck = first.Where(static end => end.Value.EndsWith(" struck", StringComparison.Ordinal)).Select(static end => end.Key).ToList();
        var others = (await StruckAsync(43, reverse: false, rule)).Where(static end => end.Value.EndsWith(" struck", StringComparison.Ordinal)).Select(static end => end.Key);
        Assert.InRange(struck.Count, 4, 20);
        Assert.NotEqual(struck, others);

        // What struck and what did not can be told apart by what became of the runs alone.
        var ends = first.ToLookup(static end => end.Value.EndsWith(" struck", StringComparison.Ordinal), static end => end.Value.Split(' ')[0]);
        Assert.Empty(ends[true].Intersect(ends[false]));
    }

    private const string ThreeKinds = """
        - {id: fails, point: run, fault: {kind: fail}, when: {probability: 0.3}}
        - {id: sticks, point: run, fault: {kind: stuck}, when: {probability: 0.3}}
        - {id: cancels, point: run, fault: {kind: cancel}, when: {probability: 0.3}}
        """;

    /// <summary>What became of each run, by its key: status, whether it is veiled, whether it took an hour; and whether it was struck.</summary>
    private static async Task<SortedDictionary<string, string>> StruckAsync(long seed, bool reverse, string rules = ThreeKinds)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Seed = seed });
        await emulator.InjectAsync(rules);
        var keys = Enumerable.Range(0, 24).Select(static number => $"key-{number}");
        var ids = new Dictionary<string, Guid>();
        foreach (var key in reverse ? keys.Reverse() : keys)
        {
            ids[key] = (await emulator.CreateAsync(Body(key))).Json.GetProperty("id").GetGuid();
        }

        await emulator.UntilIdleAsync();
        var ends = new SortedDictionary<string, string>();
        foreach (var (key, id) in ids)
        {
            var run = (await emulator.RunAsync(id)).Json;
            var veiled = run.GetProperty("output") is { ValueKind: JsonValueKind.Object } output && output.GetProperty("nsfw_detected").GetBoolean();
            var late = run.GetProperty("completed_at") is { ValueKind: JsonValueKind.String } completed && completed.GetDateTimeOffset() - run.GetProperty("created_at").GetDateTimeOffset() > TimeSpan.FromHours(1);
            var struck = (await emulator.GetAsync($"/_emulator/runs/{id}/timeline")).Json.GetProperty("faults").EnumerateArray().Any(static fault => fault.GetProperty("strikes").GetBoolean());
            ends[key] = $"{Text(run, "status_code")},{veiled},{late}{(struck ? " struck" : "")}";
        }

        return ends;
    }

    private static async Task<double> DurationAsync(string? fault, string input = "\"steps\":4")
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        if (fault is not null)
        {
            await emulator.InjectAsync(Rule("run", fault.TrimEnd(' ', ',')));
        }

        var created = await emulator.CreateAsync(Bodies.Input(input).Replace("\"input\"", "\"metadata\":{\"emulator\":{\"key\":\"k\"}},\"input\"", StringComparison.Ordinal));
        await emulator.UntilIdleAsync();
        var run = (await emulator.RunAsync(created.Json.GetProperty("id").GetGuid())).Json;
        return (run.GetProperty("completed_at").GetDateTimeOffset() - run.GetProperty("started_at").GetDateTimeOffset()).TotalMicroseconds;
    }

    private static string Text(JsonElement value, string name) => value.GetProperty(name).GetString() ?? "";
}
