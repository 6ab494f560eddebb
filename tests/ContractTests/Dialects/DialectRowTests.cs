using System.Net;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Settings;
using Xunit;

namespace Runflow.Emulator.Tests.Dialects;

/// <summary>Section 0 of the wire reference: every row is a setting of its own, and moves nothing but what it says.</summary>
public sealed class DialectRowTests
{
    [Theory]
    [InlineData("dialect_run_status", "cancelled", "canceled")]
    [InlineData("dialect_callback_status", "cancelled", "canceled")]
    [InlineData("dialect_callback_output", "null", "error")]
    [InlineData("dialect_callback_retry", "5xx", "non-2xx")]
    [InlineData("dialect_callback_attempts", "3", "5")]
    public async Task A_row_moves_what_it_says_and_nothing_else(string row, string modelPage, string platform)
    {
        var flag = "--" + row.Replace('_', '-');
        var (page, newer) = (await SeenAsync(), await SeenAsync("--dialect", "platform"));

        var towardsPlatform = await SeenAsync(flag, platform);
        var towardsPage = await SeenAsync("--dialect", "platform", flag, modelPage);

        Assert.Equal([row], Differences(page, towardsPlatform));
        Assert.Equal([row], Differences(newer, towardsPage));
        Assert.Equal((modelPage, platform), (page[row], towardsPlatform[row]));
    }

    [Fact]
    public async Task The_two_sides_differ_in_every_row_and_every_row_is_seen()
    {
        var (page, newer) = (await SeenAsync("--dialect", "model-page"), await SeenAsync("--dialect", "platform"));

        Assert.Equal(DialectRows.All.Select(static row => row.Name).Order(), Differences(page, newer).Order());
        Assert.Equal(DialectRows.All.Select(static row => row.Name).Order(), page.Keys.Order());
    }

    [Theory]
    [InlineData("model-page")]
    [InlineData("platform")]
    public async Task A_429_has_no_headers_of_limits_in_either(string dialect)
    {
        await using var emulator = await TestEmulator.StartAsync(SettingReading.Options(["--clock", "manual", "--dialect", dialect]));

        var limited = await emulator.CreateAsync("""{"input":{"prompt":"too much [[http:429]]"}}""");

        Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMITED"), (limited.Status, limited.Code));
        Assert.StartsWith("Rate limit exceeded:", limited.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(limited.Headers, static header =>
            header.Key.StartsWith("X-RateLimit", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Differences(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Keys.Where(row => one[row] != other[row]);

    /// <summary>What a client and its receiver see of each row, in the words of the row's values.</summary>
    private static async Task<Dictionary<string, string>> SeenAsync(params string[] flags)
    {
        await using var emulator = await TestEmulator.StartAsync(SettingReading.Options(["--clock", "manual", .. flags]));
        await using var willing = await Receiver.StartAsync();
        await using var missing = await Receiver.StartAsync(404);
        await using var broken = await Receiver.StartAsync(500);

        var cancelled = (await emulator.PostAsync($"/v1/admin/runs/{await emulator.SubmitAsync(callbackUrl: willing.Url)}/cancellation", "{}")).Json;
        await emulator.UntilIdleAsync();
        await emulator.SubmitAsync("x [[fail:OUT_OF_MEMORY]]", willing.Url);
        var (refused, retried) = (await emulator.SubmitAsync(callbackUrl: missing.Url), await emulator.SubmitAsync(callbackUrl: broken.Url));
        await emulator.UntilIdleAsync();

        var payloads = willing.Calls.Select(static call => JsonElement.Parse(call.Text)).ToList();
        var word = cancelled.GetProperty("status_code").GetString()!;
        Assert.Contains(
            word, (await emulator.GetAsync("/v1/runs/statuses")).Json.GetProperty("items").EnumerateArray().Select(static status => status.GetProperty("code").GetString()));
        return new()
        {
            ["dialect_run_status"] = word,
            ["dialect_callback_status"] = payloads[0].GetProperty("status").GetString()!,
            ["dialect_callback_output"] = payloads[1].GetProperty("output").ValueKind == JsonValueKind.Null ? "null" : "error",
            ["dialect_callback_retry"] = Assert.Single(await emulator.DeliveriesAsync(refused)).AttemptCount == 1 ? "5xx" : "non-2xx",
            ["dialect_callback_attempts"] = $"{Assert.Single(await emulator.DeliveriesAsync(retried)).AttemptCount}",
        };
    }
}
