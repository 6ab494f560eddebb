using System.Text;
using System.Text.RegularExpressions;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Http;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

/// <summary>The same seed gives the same damage, byte for byte over a real socket, and another seed gives other damage.</summary>
public sealed partial class SameSeedTests
{
    private const int Creates = 16;

    [Theory]
    [InlineData("request", "kind: status, status: 429")]
    [InlineData("request", "kind: drop")]
    [InlineData("request", "kind: drop, when_applied: after")]
    [InlineData("request", "kind: reset")]
    [InlineData("request", "kind: rate_limit, limit: 1, window_ms: 1000")]
    [InlineData("response", "kind: truncate, fraction: 0.7")]
    [InlineData("response", "kind: malformed")]
    [InlineData("response", "kind: dribble, bytes_per_second: 1000000")]
    [InlineData("response", "kind: content_type")]
    [InlineData("response", "kind: add_fields")]
    [InlineData("response", "kind: remove_field, path: links.self")]
    [InlineData("response", "kind: enum_value")]
    public async Task The_wire_is_damaged_alike(string point, string fault)
    {
        var rule = Rule(point, fault, "when: {probability: 0.5}");
        var first = await WireAsync(rule, 42);
        var second = await WireAsync(rule, 42);
        var other = await WireAsync(rule, 43);

        Assert.Equal(first, second);
        Assert.NotEqual(Struck(first), Struck(other));
        Assert.InRange(Struck(first).Count(static struck => struck), 1, Creates - 1);
    }

    [Fact]
    public async Task The_same_requests_hang()
    {
        var first = await HangingAsync(42);
        Assert.Equal(first, await HangingAsync(42));
        Assert.NotEqual(first, await HangingAsync(43));
        Assert.InRange(first.Count(static hung => hung), 1, Creates - 1);
    }

    [Theory]
    [InlineData("uniform_ms: [0, 5000]")]
    [InlineData("lognormal_ms: {median: 300, sigma: 1}")]
    public async Task The_same_latencies_are_drawn(string time)
    {
        var first = await LatenciesAsync(time, 42);
        Assert.Equal(first, await LatenciesAsync(time, 42));
        Assert.NotEqual(first, await LatenciesAsync(time, 43));
        Assert.InRange(first.Distinct().Count(), Creates - 4, Creates);
    }

    private static List<bool> Struck(IReadOnlyList<string> ends) => [.. ends.Select(static end => end.Contains("X-Emulator-Fault", StringComparison.Ordinal) || !end.StartsWith("FIN HTTP/1.1 201", StringComparison.Ordinal))];

    private static async Task<List<string>> WireAsync(string rule, long seed)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options(seed));
        await emulator.InjectAsync(rule);
        List<string> ends = [];
        for (var number = 0; number < Creates; number++)
        {
            var (bytes, reset) = await emulator.RawCreateAsync(Body($"key-{number}"));
            ends.Add($"{(reset ? "RST" : "FIN")} {Own().Replace(Encoding.UTF8.GetString(bytes), "")}");
        }

        return ends;
    }

    private static async Task<List<bool>> HangingAsync(long seed)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Options(seed));
        await emulator.InjectAsync(Rule("request", "kind: hang", "when: {probability: 0.5}"));
        var connections = new List<RawConnection>();
        for (var number = 0; number < Creates; number++)
        {
            connections.Add(await RawConnection.OpenAsync(emulator));
            await connections[^1].SendCreateAsync(Encoding.UTF8.GetBytes(Body($"key-{number}")), close: true);
        }

        await emulator.UntilAsync("/_emulator/requests", static json => json.GetProperty("items").EnumerateArray()
            .Count(static item => item.GetProperty("faults").GetArrayLength() > 0 || item.GetProperty("status").ValueKind != System.Text.Json.JsonValueKind.Null) == Creates);
        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        var hung = new List<bool>();
        foreach (var connection in connections)
        {
            hung.Add((await connection.EndAsync()).Bytes.Length == 0);
            connection.Dispose();
        }

        return hung;
    }

    private static async Task<List<string?>> LatenciesAsync(string time, long seed)
    {
        await using var emulator = await TestEmulator.StartAsync(Options(seed));
        await emulator.InjectAsync(Rule("request", "kind: latency, " + time, "match: {method: POST}"));
        var creates = Enumerable.Range(0, Creates).Select(number => emulator.CreateAsync(Body($"key-{number}"))).ToList();
        await emulator.UntilAsync("/_emulator/clock", static clock => clock.GetProperty("pending").GetInt32() == Creates);
        await emulator.UntilIdleAsync();
        return [.. (await Task.WhenAll(creates)).Select(static reply => reply.Json.GetProperty("created_at").GetString())];
    }

    private static EmulatorOptions Options(long seed) => new() { ClockMode = ClockMode.Manual, Seed = seed };

    /// <summary>What is of the moment and of the process.</summary>
    [GeneratedRegex(@"(Date|X-Emulator-Request-Id): [^\r]*\r\n")]
    private static partial Regex Own();
}
