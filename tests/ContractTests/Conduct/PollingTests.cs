using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Conduct;

/// <summary><c>polling_too_fast</c> and <c>polling_after_end</c>.</summary>
public sealed class PollingTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Reading_a_run_again_and_again_within_a_second_is_a_warning()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        var id = await emulator.SubmitAsync();
        for (var read = 0; read < 5; read++)
        {
            await emulator.RunAsync(id);
            time.Advance(TimeSpan.FromMilliseconds(200));
        }

        var found = Assert.Single(await emulator.ItemsAsync());
        Assert.Equal(("polling_too_fast", "warning", "GET /v1/runs/{id}", 3), (found.GetProperty("code").GetString(), found.GetProperty("severity").GetString(), found.GetProperty("operation").GetString(), found.GetProperty("count").GetInt32()));
        var example = found.GetProperty("examples")[0];
        Assert.Equal(id, example.GetProperty("run_id").GetGuid());
        Assert.StartsWith("req_", example.GetProperty("request_id").GetString(), StringComparison.Ordinal);
        Assert.Equal("It came 200 ms after the read before.", example.GetProperty("detail").GetString());
        Assert.Contains("Wait a second", found.GetProperty("cure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_a_second_with_a_look_in_between_is_fine()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        var id = await emulator.SubmitAsync();
        for (var read = 0; read < 5; read++)
        {
            await emulator.RunAsync(id);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await emulator.RunAsync(id);
        await emulator.RunAsync(id);
        Assert.Empty(await emulator.ConductAsync());
    }

    [Fact]
    public async Task Who_waits_really_while_the_clock_stands_and_who_moves_it_instead_of_waiting_have_both_waited()
    {
        await using var emulator = await ConductWords.StartAsync(time, new EmulatorOptions { ClockMode = ClockMode.Manual });
        var id = await emulator.SubmitAsync();
        for (var read = 0; read < 5; read++)
        {
            await emulator.RunAsync(id);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        for (var read = 0; read < 5; read++)
        {
            await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));
            await emulator.RunAsync(id);
        }

        Assert.Empty(await emulator.ConductAsync());
    }

    [Fact]
    public async Task Where_reads_move_a_run_there_is_no_pace_to_keep()
    {
        await using var emulator = await ConductWords.StartAsync(time, new EmulatorOptions { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Poll });
        var id = await emulator.SubmitAsync();
        for (var read = 0; read < 10; read++)
        {
            await emulator.RunAsync(id);
        }

        Assert.Empty(await emulator.ConductAsync());
    }

    [Fact]
    public async Task Reading_on_after_the_end_was_seen_is_a_notice_and_a_few_looks_are_not()
    {
        await using var emulator = await ConductWords.StartAsync(time, new EmulatorOptions { ClockMode = ClockMode.Manual });
        var (few, many) = (await emulator.SubmitAsync(), await emulator.SubmitAsync("Another"));
        await emulator.UntilIdleAsync();
        for (var read = 0; read < 10; read++)
        {
            await emulator.RunAsync(read < 5 ? few : many);
            await emulator.RunAsync(many);
        }

        var found = Assert.Single(await emulator.ItemsAsync());
        Assert.Equal(("polling_after_end", "notice"), (found.GetProperty("code").GetString(), found.GetProperty("severity").GetString()));
        Assert.All(found.GetProperty("examples").EnumerateArray(), example => Assert.Equal(many, example.GetProperty("run_id").GetGuid()));
    }

    [Fact]
    public async Task Each_run_is_judged_by_itself_in_whatever_order_the_reads_of_several_come()
    {
        async Task<IReadOnlyList<string>> InOrderAsync(Func<int, int> order)
        {
            var own = new ManualTime();
            await using var emulator = await ConductWords.StartAsync(own);
            var ids = new[] { await emulator.SubmitAsync("One"), await emulator.SubmitAsync("Two"), await emulator.SubmitAsync("Three") };
            for (var round = 0; round < 4; round++)
            {
                for (var number = 0; number < 3; number++)
                {
                    await emulator.RunAsync(ids[order(number)]);
                }

                own.Advance(TimeSpan.FromMilliseconds(300));
            }

            return await emulator.ConductAsync();
        }

        var found = await InOrderAsync(static number => number);
        Assert.Equal(["polling_too_fast at GET /v1/runs/{id} × 6"], found);
        Assert.Equal(found, await InOrderAsync(static number => 2 - number));
    }
}
