using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

public sealed partial class RuleReadingTests
{
    private const string InForce = "{id: standing, point: request, fault: {kind: status, status: 503}, match: {path: /v1/assets}}";

    [Theory]
    [InlineData("point: request\nfault: {kind: statsu, status: 503}", "body.fault.kind: line 2: there is no fault statsu at the point request; did you mean status?")]
    [InlineData("point: request\nfault: {kind: nsfw}", "body.fault.kind: line 2: nsfw is a fault of the point run, not of request")]
    [InlineData("point: request\nfault:\n  kind: status", "body.fault.status: line 3: is required: a whole number from 400 to 599")]
    [InlineData("point: request\nfault:\n  kind: status\n  status: 200", "body.fault.status: line 4: must be a whole number from 400 to 599 and is 200")]
    [InlineData("point: request\nfault: {kind: reset, hard: true}", "body.fault.hard: line 2: is no field here")]
    [InlineData("point: request\nfault: {kind: reset}\nwhen: {probability: 1.5}", "body.when.probability: line 3: must be a number above 0 to 1 and is 1.5")]
    [InlineData("point: request\nfault: {kind: reset}\nwhen: {probability: 0}", "body.when.probability: line 3: must be a number above 0 to 1 and is 0")]
    [InlineData("point: request\nfault: {kind: reset}\nwhen: {probability: .nan}", "body.when.probability: line 3: must be a number above 0 to 1 and is .nan")]
    [InlineData("point: request\nfault: {kind: reset}\nwhen: {from_ms: 9, until_ms: 9}", "body.when.until_ms: line 3: is not after from_ms, so that the rule can never strike")]
    [InlineData("point: request\nfault: {kind: reset}\nwhen: {from_ms: 9}\nttl_ms: 9", "body.ttl_ms: line 4: ends before when.from_ms begins, so that the rule can never strike")]
    [InlineData("point: request\nfault: {kind: reset}\nmatch: {path: /v2/**}", "body.match.path: line 3: can never hold")]
    [InlineData("point: request\nfault: {kind: reset}\nmatch: {path: v1/runs}", "body.match.path: line 3: can never hold")]
    [InlineData("point: request\nfault: {kind: reset}\nmatch: {method: GET, path: /v1/models/a/b/runs}", "body.match.method: line 3: can never hold with this path")]
    [InlineData("point: request\nfault: {kind: reset}\nmatch: {method: FETCH}", "body.match.method: line 3: must be one of GET, HEAD, POST")]
    [InlineData("point: run\nfault: {kind: nsfw}\nmatch: {path: /v1/**}", "body.match.path: line 3: can never hold at the point run")]
    [InlineData("point: output\nfault: {kind: empty}\nmatch: {method: POST}", "body.match.method: line 3: can never hold: outputs are read with GET and HEAD")]
    [InlineData("point: callback\nfault: {kind: lose}\nmatch: {attempt: 21}", "body.match.attempt: line 3: can never hold: a delivery has at most 20 attempts")]
    [InlineData("point: request\nfault: {kind: latency}", "body.fault: line 2: wants exactly one of fixed_ms, uniform_ms and lognormal_ms")]
    [InlineData("point: request\nfault: {kind: latency, uniform_ms: [5, 1]}", "body.fault.uniform_ms: line 2: must be [a, b]")]
    [InlineData("point: request\nfault: {kind: status, status: '503'}", "body.fault.status: line 2: must be a whole number from 400 to 599 and is the string 503")]
    [InlineData("point: request\nfault: {kind: status, status: 503, headers: {Content-Length: '9'}}", "body.fault.headers.Content-Length: line 2: says how the answer is framed")]
    [InlineData("pont: request\nfault: {kind: reset}", "body.pont: line 1: is no field here; did you mean point?")]
    [InlineData("id: plan\npoint: request\nfault: {kind: reset}", "body.id: line 1: must have letters")]
    [InlineData("point: request\nfault: {kind: reset, kind: drop}", "body.fault.kind: line 2: is given twice; say it once")]
    [InlineData("- &a {point: request, fault: {kind: reset}}\n- *a", "body: line 1: anchors and aliases are not read here")]
    [InlineData("- id: one\n  point: request\n  fault: {kind: reset}\n- id: one\n  point: run\n  fault: {kind: nsfw}", "body.1.id: line 4: the rule in line 1 has the id one as well")]
    [InlineData("- {point: request, fault: {kind: reset}}\n- {fault: {kind: reset}, point: request}", "body.1.id: line 2: the rule in line 1 has the id r-")]
    [InlineData("just words", "body: line 1: must be one rule, a list of rules")]
    [InlineData("", "body: line 1: there is nothing in it")]
    [InlineData("a: [", "body: line 2: this is not YAML")]
    [InlineData("- {point: request\nfault: {kind: reset}\n", "body: line 1: this is not YAML: what follows cannot be read")]
    [InlineData("- {point: request, fault: {kind: reset}}\n---\n- 1", "body: line 2: a second document begins here")]
    public async Task What_is_wrong_is_named_by_path_and_line_and_the_rules_in_force_stay(string yaml, string finding)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(InForce);
        var before = (await emulator.GetAsync(Routes)).Text;
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put })
        {
            var refused = await emulator.FaultsAsync(yaml, method);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(Findings(refused), found => found.StartsWith(finding, StringComparison.Ordinal));
        }

        Assert.Equal(before, (await emulator.GetAsync(Routes)).Text);
    }

    [Theory]
    [InlineData("application/yaml", "point: request\nfault: {kind: reset, hard: true}", "line 2, column 22: is no field here")]
    [InlineData("application/yaml", "point: request\nfault: {kind: reset}\nwhen:\n  probability: 1.5", "line 4, column 16: must be a number")]
    [InlineData("application/yaml", "- point: request\n  fault:\n    kind: status", "line 3, column 5: is required")]
    [InlineData("application/yaml", "point: request\nfault: {kind: reset, kind: drop}", "line 2, column 22: is given twice")]
    [InlineData("application/json", "{\"id\": \"żółw\", \"pont\": \"request\"}", "line 1, column 8: must have letters")]
    [InlineData("application/json", "{\"prompt\": \"żółw\", \"pont\": 1}", "line 1, column 20: is no field here; did you mean point")]
    [InlineData("application/json", "{\"point\": \"request\",\n\t\"fault\": {\"kind\": \"reset\"},\n  \"when\": {\"every\": 0}}", "line 3, column 21: must be a whole number")]
    [InlineData("application/json", "[\n {\"point\" 1}]", "line 2, column 11: this is not JSON")]
    public async Task The_column_of_a_problem_is_that_of_the_value_or_of_the_name_that_is_wrong(string type, string text, string finding)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var refused = await emulator.SendAsync(HttpMethod.Post, Routes, null, change: request => request.Content = new StringContent(text, Encoding.UTF8, type));
        Assert.Contains(refused.Json.GetProperty("errors").EnumerateArray(), error => error.GetProperty("msg").GetString()!.StartsWith(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_problem_of_a_file_is_named_at_once()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var refused = await emulator.FaultsAsync("""
            faults:
              - point: request
                fault: {kind: status, status: 99}
                when: {probability: 1.5, times: 0}
              - point: nowhere
                fault: {kind: reset}
              - {point: request, fault: {kind: reset}}
            """);

        Assert.Equal(
            [
                "body.faults.0.fault.status: line 3: must be a whole number from 400 to 599 and is 99",
                "body.faults.0.when.probability: line 4: must be a number above 0 to 1 and is 1.5",
                "body.faults.0.when.times: line 4: must be a whole number from 1 to 1000000000 and is 0",
                "body.faults.1.point: line 5: must be one of request, response, run, output, callback",
            ],
            Findings(refused));
        Assert.Empty((await emulator.GetAsync(Routes)).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("{\n \"point\": \"request\",\n \"fault\": {\"kind\": \"status\",\n  \"status\": 1e9}\n}", "body.fault.status: line 4: must be a whole number from 400 to 599 and is 1e9")]
    [InlineData("[\n{\"point\": \"request\" \"fault\"}]", "body: line 2: this is not JSON")]
    [InlineData("{\"point\":\"request\",\"point\":\"run\",\"fault\":{\"kind\":\"nsfw\"}}", "body.point: line 1: is given twice; say it once")]
    public async Task Json_is_read_as_strictly(string json, string finding)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var refused = await emulator.PostAsync(Routes, json);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.StartsWith(finding, Findings(refused)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_mebibytes_are_refused_as_a_whole()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(InForce);
        var large = new StringBuilder("faults:\n");
        while (large.Length < 10 << 20)
        {
            large.Append("  - {point: request, fault: {kind: reset}} # ").Append('x', 1000).Append('\n');
        }

        var refused = await emulator.FaultsAsync(large.ToString(), HttpMethod.Put);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
        Assert.Contains("at most 1048576 bytes", refused.Text, StringComparison.Ordinal);
        Assert.Equal("standing", Assert.Single((await emulator.GetAsync(Routes)).Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Deep_nesting_and_a_thousand_and_one_rules_are_refused()
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await emulator.FaultsAsync(new string('[', 100_000))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await emulator.PostAsync(Routes, new string('[', 100_000))).Status);
        var many = string.Concat(Enumerable.Range(0, 1001).Select(static number => $"- {{id: r{number}, point: request, fault: {{kind: reset}}}}\n"));
        Assert.StartsWith("body: line 1: a sandbox takes 1000 rules", Findings(await emulator.FaultsAsync(many))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_id_is_drawn_from_what_the_rule_says_however_it_is_written()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var yaml = await emulator.FaultsAsync("fault: {status: 503, kind: status}\nwhen: {probability: 0.30, skip: 0}\npoint: request\nthen: stop");
        var id = yaml.Json.GetProperty("items")[0].GetProperty("id").GetString();
        // printf '{"fault":{"kind":"status","status":503},"point":"request","when":{"probability":0.3}}' | sha256sum
        Assert.Equal("r-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("""{"fault":{"kind":"status","status":503},"point":"request","when":{"probability":0.3}}"""u8))[..12], id);

        var twin = await emulator.PostAsync(Routes, """{"point":"request","fault":{"kind":"status","status":503},"when":{"probability":3e-1}}""");
        Assert.Equal(HttpStatusCode.Conflict, twin.Status);
        Assert.Contains($"There is a rule {id} already", twin.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_listed_as_given_replaced_put_and_deleted()
    {
        await using var emulator = await TestEmulator.StartAsync();
        const string Whole = """{"id":"a","point":"request","fault":{"kind":"latency","lognormal_ms":{"median":10,"sigma":0.5}},"match":{"method":"POST","path":"/v1/models/**","model":"*klein*","client_ref":"*","prompt":"*","attempt":1},"when":{"probability":0.3,"skip":2,"every":3,"times":5,"from_ms":1,"until_ms":60000},"ttl_ms":600000,"order":-1,"then":"continue","scope":"rule"}""";
        await emulator.InjectAsync("[{id: b, point: run, fault: {kind: nsfw}}," + Whole + "]");
        var items = (await emulator.GetAsync(Routes)).Json.GetProperty("items");
        Assert.Equal(["a", "b"], items.EnumerateArray().Select(static item => item.GetProperty("id").GetString()));
        Assert.StartsWith(Whole[..^1], items[0].GetRawText(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await emulator.PutAsync(Routes + "/b", """{"point":"run","fault":{"kind":"stuck"}}""")).Status);
        Assert.Equal("stuck", (await emulator.GetAsync(Routes + "/b")).Json.GetProperty("fault").GetProperty("kind").GetString());
        Assert.Equal(HttpStatusCode.Created, (await emulator.PutAsync(Routes + "/c", """{"id":"c","point":"run","fault":{"kind":"stuck"}}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await emulator.PutAsync(Routes + "/c", """{"id":"d","point":"run","fault":{"kind":"stuck"}}""")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await emulator.SendAsync(HttpMethod.Delete, Routes + "/c", null)).Status);
        var unknown = await emulator.SendAsync(HttpMethod.Delete, Routes + "/c", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Equal("application/problem+json", unknown.ContentHeaders.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NoContent, (await emulator.SendAsync(HttpMethod.Delete, Routes, null)).Status);
        Assert.Empty((await emulator.GetAsync(Routes)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_rule_removes_itself_and_its_window_closes_in_sandbox_time()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync("""
            - {id: window, point: request, fault: {kind: status, status: 503}, match: {method: POST}, when: {from_ms: 1000, until_ms: 2000}}
            - {id: brief, point: request, fault: {kind: status, status: 500}, match: {method: POST}, when: {from_ms: 2000}, ttl_ms: 3000}
            """);
        List<int> met = [];
        for (var second = 0; second < 5; second++)
        {
            met.Add((int)(await emulator.CreateAsync(Bodies.Plain)).Status);
            await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([201, 503, 500, 201, 201], met);
        Assert.Equal("window", Assert.Single((await emulator.GetAsync(Routes)).Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Every_preset_is_whole_and_another_name_is_answered_with_the_nearest()
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (var name in new[] { "bad-day", "deploy", "rate-limited", "provider-outage", "lossy-webhooks", "slow-network" })
        {
            var reply = await emulator.PostAsync($"{Routes}/presets/{name}", null);
            Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
            Assert.All(reply.Json.GetProperty("items").EnumerateArray(), item => Assert.StartsWith(name, item.GetProperty("id").GetString(), StringComparison.Ordinal));
        }

        var unknown = await emulator.PostAsync(Routes + "/presets/bad-dey", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Contains("did you mean bad-day?", unknown.Text, StringComparison.Ordinal);
    }

    private static List<string> Findings(Reply reply) =>
    [
        .. reply.Json.GetProperty("errors").EnumerateArray().Select(static error =>
            $"{string.Join('.', error.GetProperty("loc").EnumerateArray().Select(static part => part.GetString()))}: {Column().Replace(error.GetProperty("msg").GetString()!, "")}"),
    ];

    [GeneratedRegex("(?<=^line [0-9]+), column [0-9]+")]
    private static partial Regex Column();
}
