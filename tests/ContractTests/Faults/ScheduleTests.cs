using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

public sealed class ScheduleTests
{
    /// <summary>100 rule sets: what the plan prints beforehand is what 64 threads meet, decision by decision.</summary>
    [Fact]
    public async Task The_plan_printed_beforehand_is_what_64_threads_meet()
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var client = emulator.Emulator.CreateClient();
        var decided = 0;
        for (var number = 0; number < 100; number++)
        {
            await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
            var dice = new Dice(number);
            await emulator.InjectAsync(RuleSetOf(dice));
            string[] keys = ["one", "two", "three żółw", "four"];
            var planned = new Dictionary<(string Rule, string Key), List<string>>();
            foreach (var key in keys)
            {
                var plan = (await emulator.GetAsync($"{Routes}/plan?n=64&key={Uri.EscapeDataString(key)}")).Json;
                foreach (var rule in plan.GetProperty("rules").EnumerateArray())
                {
                    planned[(rule.GetProperty("rule").GetString()!, key)] = [.. rule.GetProperty("decisions").EnumerateArray().Select(Told)];
                }
            }

            var bodies = Enumerable.Range(0, 128).Select(i => Body(keys[i % keys.Length], i % 3 == 0 ? ",\"client_ref\":\"x\"" : "")).ToArray();
            dice.Shuffle(bodies);
            await Workers.RunAsync(64, bodies, async body =>
            {
                using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                (await client.PostAsync(new Uri(Create, UriKind.Relative), content, TestContext.Current.CancellationToken)).Dispose();
            });

            var met = emulator.Emulator.DefaultEpoch.Part<JournalStore>().Read(static entries => entries.SelectMany(static entry => entry.Faults).ToList());
            foreach (var group in met.GroupBy(static decision => (decision.RuleId, decision.Key)))
            {
                var ordered = group.OrderBy(static decision => decision.Ordinal).ToList();
                Assert.Equal(Enumerable.Range(0, ordered.Count), ordered.Select(static decision => (int)decision.Ordinal));
                Assert.Equal(planned[group.Key].Take(ordered.Count), ordered.Select(static decision => Told(decision)));
                decided += ordered.Count;
            }
        }

        Assert.InRange(decided, 10_000, 1_000_000);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void Over_100_000_draws_a_probability_is_within_the_binomial_bound(double probability)
    {
        const int Draws = 100_000;
        var bound = 5 * Math.Sqrt(Draws * probability * (1 - probability));
        foreach (var seed in new long[] { 42, 0, 7, long.MaxValue })
        {
            var rule = new Rule { Id = "it", Point = FaultPoint.Request, Fault = new ResetFault(), When = new RuleWhen { Probability = probability } };
            var along = Schedule.Plan(rule, seed, "one key", Draws).Count(static decision => decision.Strikes);
            var across = Enumerable.Range(0, Draws).Count(number => Schedule.Ask(rule, seed, number.ToString(CultureInfo.InvariantCulture), 0, 0, 1).Strikes);
            Assert.InRange(along, (Draws * probability) - bound, (Draws * probability) + bound);
            Assert.InRange(across, (Draws * probability) - bound, (Draws * probability) + bound);
        }
    }

    [Fact]
    public void Skip_every_and_times_act_on_the_keys_own_ordinal()
    {
        var rule = new Rule { Id = "it", Point = FaultPoint.Request, Fault = new ResetFault(), When = new RuleWhen { Skip = 2, Every = 3, Times = 2 } };
        Assert.Equal(
            ["skipped", "skipped", "strikes", "not_its_turn", "not_its_turn", "strikes", "not_its_turn", "not_its_turn", "spent", "not_its_turn"],
            Schedule.Plan(rule, 42, "key", 10).Select(static decision => decision.Outcome.WireName()));
    }

    [Fact]
    public async Task A_retried_create_meets_a_new_draw_and_explain_shows_it()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(Rule("request", "kind: status, status: 503", "when: {times: 1}, then: continue") + "\n");
        var first = await emulator.CreateAsync(Body("k"));
        var second = await emulator.CreateAsync(Body("k"));

        Assert.Equal([503, 201], [(int)first.Status, (int)second.Status]);
        var explained = (await emulator.GetAsync($"{Routes}/explain/{second.Headers.GetValues("X-Emulator-Request-Id").Single()}")).Json;
        var decision = explained.GetProperty("decisions")[0];
        Assert.Equal("it", decision.GetProperty("rule").GetString());
        Assert.Equal("k", decision.GetProperty("key").GetString());
        Assert.Equal(1, decision.GetProperty("ordinal").GetInt32());
        Assert.Equal("spent", decision.GetProperty("outcome").GetString());
        Assert.Equal(1, decision.GetProperty("threshold").GetDouble());
        Assert.Equal(Runflow.Emulator.Chance.Draw.Of(42, "fault/v1", "it\0k", 1).Fraction, decision.GetProperty("draw").GetDouble());
    }

    [Fact]
    public async Task A_rule_that_stops_hides_those_behind_it_and_they_count_all_the_same()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync("""
            - {id: second, point: request, fault: {kind: status, status: 500}}
            - {id: first, order: -1, point: request, fault: {kind: status, status: 503}, when: {times: 1}}
            """);
        var met = new List<int> { (int)(await emulator.CreateAsync(Body("k"))).Status, (int)(await emulator.CreateAsync(Body("k"))).Status };

        Assert.Equal([503, 500], met);
        var second = (await emulator.GetAsync(Routes + "/second")).Json;
        Assert.Equal(2, second.GetProperty("passed").GetInt32());
        var coverage = (await emulator.GetAsync(Routes + "/coverage")).Json;
        var covered = Assert.Single(coverage.GetProperty("items").EnumerateArray());
        Assert.Equal("POST /v1/models/{path}/runs", covered.GetProperty("operation").GetString());
        Assert.Equal(2, covered.GetProperty("met").GetInt32());
        Assert.Contains("request.reset", coverage.GetProperty("never_met").EnumerateArray().Select(static kind => kind.GetString()));
        Assert.DoesNotContain("request.status", coverage.GetProperty("never_met").EnumerateArray().Select(static kind => kind.GetString()));
    }

    [Fact]
    public async Task A_plan_wants_a_key_and_a_rule_that_there_is()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(Rule("request", "kind: reset", "scope: rule, when: {probability: 0.5}"));
        var across = (await emulator.GetAsync(Routes + "/plan?n=3&seed=7")).Json;
        Assert.Equal(7, across.GetProperty("seed").GetInt64());
        Assert.True(across.GetProperty("rules")[0].GetProperty("order_dependent").GetBoolean());
        Assert.Equal(3, across.GetProperty("rules")[0].GetProperty("decisions").GetArrayLength());
        Assert.Equal(404, (int)(await emulator.GetAsync(Routes + "/plan?rule=its&key=k")).Status);
        Assert.Equal(422, (int)(await emulator.GetAsync(Routes + "/plan?key=k&n=0&frm=1")).Status);
        await emulator.InjectAsync("{id: other, point: request, fault: {kind: reset}}");
        Assert.Equal(400, (int)(await emulator.GetAsync(Routes + "/plan?rule=other")).Status);
    }

    private static string RuleSetOf(Dice dice) => "[" + string.Join(',', Enumerable.Range(0, 1 + dice.Below(6)).Select(number =>
    {
        var fault = dice.Pick("request", "response") switch
        {
            "request" => "point: request, fault: {kind: status, status: 503}",
            _ => "point: response, fault: {kind: " + dice.Pick("malformed", "add_fields", "content_type", "enum_value") + "}",
        };
        var when = $"probability: {dice.Pick("1", "0.5", "0.3", "0.05")}, skip: {dice.Below(4)}, every: {1 + dice.Below(3)}{dice.Pick("", ", times: 2", ", times: 7")}";
        var match = dice.Pick("", ", match: {client_ref: x}", ", match: {path: /v1/models/**}", ", match: {attempt: 3}");
        return $"{{id: rule-{number}, {fault}, when: {{{when}}}{match}, order: {dice.Below(3)}, then: {dice.Pick("stop", "continue")}}}";
    })) + "]";

    // A rule may fire and be stopped by another; the plan of a rule knows of no other.
    private static string Told(Decision decision) =>
        $"{decision.Ordinal} {Number(decision.Fraction!.Value)} {(decision.Outcome == DecisionOutcome.Stopped ? DecisionOutcome.Strikes : decision.Outcome).WireName()}";

    private static string Told(JsonElement decision) =>
        $"{decision.GetProperty("ordinal").GetInt64()} {Number(decision.GetProperty("draw").GetDouble())} {decision.GetProperty("outcome").GetString()}";
}
