using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Tests.Conduct;
using Runflow.Emulator.Tests.Gauntlet;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

/// <summary>
/// A client that takes care survives the preset <c>bad-day</c> and loses nothing; one that leaves out any of its cares is
/// caught. All waiting is sandbox time.
/// </summary>
public sealed class SurvivorTests
{
    [Fact]
    public async Task A_careful_client_survives_a_bad_day_with_a_thousand_runs_and_loses_none()
    {
        var day = await LiveAsync(new Care(), 1000);

        Assert.Equal(1000, day.Wanted.Distinct().Count());
        Assert.Equal(1000, day.RunCount);
        Assert.Equal(day.Wanted.Order(), day.Effects.Keys.Order());
        Assert.All(day.Effects.Values, static times => Assert.Equal(1, times));
        Assert.Empty(day.Conduct);
        Assert.Empty(await GauntletFailuresAsync(new Care()));

        // It was a bad day indeed: every rule of it has struck, and often.
        foreach (var kind in new[]
        {
            "request.status", "request.drop", "request.reset", "response.truncate", "response.add_fields", "run.slow", "output.truncate",
            "callback.duplicate", "callback.bad_signature", "callback.lose", "callback.delay", "callback.early",
        })
        {
            Assert.InRange(day.Met[kind], 10, 10_000);
        }
    }

    [Fact]
    public async Task Without_waiting_before_retries_it_is_caught_by_no_backoff_and_retry_after_ignored()
    {
        var day = await LiveAsync(new Care { WaitsBeforeRetries = false }, 200);
        Assert.Contains(day.Conduct, static finding => finding.StartsWith("no_backoff at POST /v1/models/{path}/runs", StringComparison.Ordinal));
        Assert.Contains(day.Conduct, static finding => finding.StartsWith("retry_after_ignored at POST /v1/models/{path}/runs", StringComparison.Ordinal));
        Assert.All(day.Conduct, static finding => Assert.Matches("^(no_backoff|retry_after_ignored) at ", finding));
    }

    [Fact]
    public async Task Without_idempotency_keys_it_makes_runs_twice_and_is_caught_by_retry_without_idempotency_key()
    {
        var day = await LiveAsync(new Care { SendsIdempotencyKeys = false }, 200);
        Assert.InRange(day.RunCount, 205, 400);
        Assert.StartsWith("retry_without_idempotency_key at POST /v1/models/{path}/runs", Assert.Single(day.Conduct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_checking_signatures_it_is_caught_by_forged_callback_taken_and_by_the_gauntlet()
    {
        var care = new Care { ChecksSignatures = false };
        var day = await LiveAsync(care, 200);
        Assert.StartsWith("forged_callback_taken at callback", Assert.Single(day.Conduct), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "tampered", "wrong_secret", "unsigned" }, (await GauntletFailuresAsync(care)).ToHashSet());
    }

    [Fact]
    public async Task Without_remembering_what_it_has_handled_it_acts_twice_and_is_caught_by_the_gauntlet()
    {
        var care = new Care { HandlesEachRunOnce = false };
        var day = await LiveAsync(care, 200);
        Assert.Contains(day.Effects.Values, static times => times > 1);
        var failures = await GauntletFailuresAsync(care);
        Assert.Contains("duplicate", failures);
        Assert.Contains("twins", failures);
    }

    /// <summary>What came of a day.</summary>
    private sealed record Day(IReadOnlyList<Guid> Wanted, int RunCount, IReadOnlyDictionary<Guid, int> Effects, IReadOnlyList<string> Conduct, IReadOnlyDictionary<string, long> Met);

    private static async Task<Day> LiveAsync(Care care, int count)
    {
        Survivor? survivor = null;
        await using var receiver = await Receiver.StartAsync((call, http) => survivor!.ReceiveAsync(call, http), keep: false);

        // Wall time stands: how fast the machine is must not look like waiting.
        await using var emulator = await TestEmulator.StartOnPortAsync(
            new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = GauntletWords.Secret }, static services => services.AddSingleton<TimeProvider>(new ManualTime()));
        await using var fault = await emulator.Emulator.Faults.InjectPresetAsync("bad-day", TestContext.Current.CancellationToken);
        using var http = emulator.Emulator.CreateClient();
        survivor = new Survivor(http, GauntletWords.Secret, care);

        var wanted = await survivor.RunAsync(emulator.Emulator.Clock, count, receiver.Url, TestContext.Current.CancellationToken);
        await emulator.UntilIdleAsync();
        return new Day(
            wanted,
            await emulator.RunsAsync(),
            survivor.Effects,
            await emulator.ConductAsync(),
            await emulator.Emulator.Faults.GetCoverageAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<string>> GauntletFailuresAsync(Care care)
    {
        using var http = new HttpClient();
        var survivor = new Survivor(http, GauntletWords.Secret, care);
        await using var receiver = await Receiver.StartAsync(survivor.ReceiveAsync, keep: false);
        return (await GauntletWords.GradeAsync(new Uri(receiver.Url))).Failures();
    }
}
