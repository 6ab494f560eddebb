using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>Section 3 of the wire reference: the way of a run, instant by instant, on a standing clock.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task A_run_goes_through_every_status_at_its_own_instant()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        var seen = new List<(string Status, DateTimeOffset At)>();

        for (var i = 0; i < 4; i++)
        {
            var now = (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("now").GetDateTimeOffset();
            seen.Add(((await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString()!, now));
            await emulator.PostAsync("/_emulator/clock/advance", """{"to_next":true}""");
        }

        var run = (await emulator.RunAsync(id)).Json;
        Assert.Equal(["queued", "dispatching", "running", "succeeded"], seen.Select(static step => step.Status));
        Assert.Equal(seen[0].At, run.GetProperty("created_at").GetDateTimeOffset());
        Assert.Equal(seen[2].At, run.GetProperty("started_at").GetDateTimeOffset());
        Assert.Equal(seen[3].At, run.GetProperty("completed_at").GetDateTimeOffset());
        Assert.InRange((seen[1].At - seen[0].At).TotalMilliseconds, 120, 180);
        Assert.InRange((seen[2].At - seen[1].At).TotalMilliseconds, 40, 60);
        Assert.InRange((seen[3].At - seen[2].At).TotalMilliseconds, 480, 720);
    }

    [Fact]
    public async Task A_status_holds_until_the_very_microsecond_at_which_the_next_is_due()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        var due = (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("next_at").GetDateTimeOffset();

        await emulator.Emulator.Clock.AdvanceToAsync(due.AddMicroseconds(-1), TestContext.Current.CancellationToken);
        var before = (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString();
        await emulator.Emulator.Clock.AdvanceToAsync(due, TestContext.Current.CancellationToken);

        Assert.Equal("queued", before);
        Assert.Equal("dispatching", (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
    }

    [Fact]
    public async Task Times_of_the_options_take_the_place_of_the_models()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions
        {
            ClockMode = ClockMode.Manual,
            Queue = TimeSpan.Zero,
            Dispatch = TimeSpan.Zero,
            Inference = TimeSpan.FromSeconds(10),
            Step = TimeSpan.Zero,
        });
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var run = (await emulator.RunAsync(id)).Json;

        Assert.Equal(run.GetProperty("created_at").GetString(), run.GetProperty("started_at").GetString());
        Assert.InRange(run.GetProperty("duration_ms").GetInt64(), 8000, 12_000);
    }

    [Fact]
    public async Task More_steps_take_longer()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var few = (await emulator.CreateAsync(Bodies.Input("\"steps\":1"))).Json.GetProperty("id").GetGuid();
        var many = (await emulator.CreateAsync(Bodies.Input("\"steps\":25"))).Json.GetProperty("id").GetGuid();
        await emulator.UntilIdleAsync();

        Assert.InRange(await InferenceAsync(emulator, few), 240, 360);
        Assert.InRange(await InferenceAsync(emulator, many), 2160, 3240);
    }

    [Fact]
    public async Task Absurdly_many_steps_end_within_a_year_and_a_day()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = (await emulator.CreateAsync(Bodies.Input("\"steps\":9223372036854775807"))).Json.GetProperty("id").GetGuid();
        await emulator.UntilIdleAsync();

        Assert.InRange(await InferenceAsync(emulator, id), 1, 366L * 24 * 3600 * 1000);
    }

    [Fact]
    public async Task Only_success_is_debited()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Balance = 0.01m });
        await emulator.CreateAsync(Bodies.Image($"\"{Bodies.NoImageBase64}\""));
        var cancelled = await emulator.SubmitAsync();
        await emulator.PostAsync($"/v1/admin/runs/{cancelled}/cancellation", null);
        await emulator.SubmitAsync();
        Assert.Equal("0.01", await BalanceAsync(emulator));

        await emulator.UntilIdleAsync();

        Assert.Equal("0.005", await BalanceAsync(emulator));
    }

    private static async Task<long> InferenceAsync(TestEmulator emulator, Guid id)
    {
        JsonElement run = (await emulator.RunAsync(id)).Json;
        return run.GetProperty("output").GetProperty("timing").GetProperty("inference_ms").GetInt64();
    }

    private static async Task<string> BalanceAsync(TestEmulator emulator) =>
        (await emulator.PutAsync("/_emulator/account", "{}")).Json.GetProperty("balance").GetString()!;
}
