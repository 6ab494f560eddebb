using Microsoft.Extensions.DependencyInjection;
using Runflow.Contracts;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

public sealed class TransitionProperties
{
    /// <summary>The table said once more: where each status may lead.</summary>
    private static readonly Dictionary<string, string[]> Ways = new()
    {
        ["queued"] = ["dispatching", "failed", "cancelled"],
        ["dispatching"] = ["running", "failed", "cancelled"],
        ["running"] = ["succeeded", "failed", "cancelled"],
        ["succeeded"] = [],
        ["failed"] = [],
        ["cancelled"] = [],
    };

    [Fact]
    public async Task Any_sequence_of_moves_keeps_to_the_table_and_nothing_leaves_a_terminal_status()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var sandbox = emulator.Emulator.Services.GetRequiredService<SandboxRegistry>().Default;
        for (var seed = 1; seed <= 150; seed++)
        {
            var dice = new Dice(seed);
            var id = await emulator.SubmitAsync($"Moves of {seed}", seed % 3 == 0 ? receiver.Url : null);
            var entry = sandbox.Current.Part<RunStore>().Find(id)!;
            for (var move = 0; move < 12; move++)
            {
                var before = entry.Run;
                switch (dice.Below(6))
                {
                    case 0:
                        await emulator.PostAsync("/_emulator/clock/advance", """{"to_next":true}""");
                        break;
                    case 1:
                        var answer = await emulator.PostAsync($"/v1/admin/runs/{id}/cancellation", null);
                        Assert.Equal(before.Status.IsTerminal() ? 200 : 201, (int)answer.Status);
                        break;
                    default:
                        Move(sandbox, entry, RunStatuses.All[dice.Below(RunStatuses.All.Count)]);
                        break;
                }

                Check(before, entry.Run);
            }
        }

        await emulator.UntilIdleAsync();
        Assert.Equal(receiver.Calls.Count, receiver.Calls.Select(static call => call.Headers["Runflow-Request-Id"]).Distinct().Count());
    }

    private static void Move(Sandbox sandbox, RunEntry entry, RunStatus to)
    {
        var epoch = sandbox.Current;
        lock (epoch.Gate)
        {
            var failure = to == RunStatus.Failed ? new RunFailure("MODEL_ERROR", "made to", "inference") : null;
            var legal = Ways[entry.Run.Status.WireName()].Contains(to.WireName());
            Assert.Equal(legal, epoch.Part<RunStore>().TryMove(entry, to, epoch.Clock.CatchUp(), failure));
        }
    }

    private static void Check(Run before, Run after)
    {
        if (before.Status.IsTerminal() || before.Status == after.Status)
        {
            Assert.Equal(before, after);
            return;
        }

        Assert.Contains(after.Status.WireName(), Ways[before.Status.WireName()]);
        Assert.Equal(after.Status.IsTerminal(), after.CompletedAt is not null);
        Assert.Equal(before.StartedAt is not null || after.Status == RunStatus.Running, after.StartedAt is not null);
        Assert.True(after.StartedAt is null || after.StartedAt >= after.Spec.CreatedAt);
        Assert.True(after.CompletedAt is null || after.CompletedAt >= (after.StartedAt ?? after.Spec.CreatedAt));
    }
}
