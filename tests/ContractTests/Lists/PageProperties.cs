using Microsoft.Extensions.DependencyInjection;
using Runflow.Contracts;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Lists;

/// <summary>
/// Creates, cancels, the passing of time, forgetting and page turns in any sequence. What is right is worked out anew at each
/// turn from all runs there are, without an index and without a cursor.
/// </summary>
public sealed class PageProperties
{
    private static readonly (string Text, Func<Run, bool> Holds)[] Filters =
    [
        ("", static _ => true),
        ("NOT status_code:cancelled", static run => run.Status != RunStatus.Cancelled),
        ("client_ref:a OR status_code:queued", static run => run.Spec.ClientRef == "a" || run.Status == RunStatus.Queued),
    ];

    private static readonly (string Text, Comparison<Run> Order)[] Orders =
    [
        ("", static (x, y) => -ByTime(x, y)),
        ("created_at:asc", ByTime),
        ("client_ref,created_at:desc", static (x, y) => Reference(x).CompareTo(Reference(y)) is var order and not 0 ? order : -ByTime(x, y)),
    ];

    [Fact]
    public async Task Every_page_holds_exactly_the_runs_beyond_its_border_in_their_order()
    {
        var turns = 0;
        for (var seed = 1; seed <= 40; seed++)
        {
            await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRuns = 30 });
            var (dice, walkers) = (new Dice(seed), new List<Walker>());
            for (var step = 0; step < 80; step++)
            {
                switch (dice.Below(8))
                {
                    case 0 or 1 or 2:
                        await CreateAsync(emulator, dice);
                        break;
                    case 3:
                        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(dice.Pick(1, 100, 900)));
                        break;
                    case 4 when Runs(emulator) is { Count: > 0 } runs:
                        await emulator.PostAsync($"/v1/admin/runs/{dice.Pick<Run>(runs.ToArray()).Spec.Id}/cancellation", "{}");
                        break;
                    case 5:
                        walkers.Add(new Walker(dice.Pick<(string, Func<Run, bool>)>(Filters), dice.Pick<(string, Comparison<Run>)>(Orders), 1 + dice.Below(6)));
                        break;
                    case var _ when walkers.Count > 0:
                        turns += await walkers[dice.Below(walkers.Count)].TurnAsync(emulator, dice) ? 1 : 0;
                        break;
                }
            }
        }

        Assert.InRange(turns, 200, int.MaxValue);
    }

    [Fact]
    public async Task A_walk_through_the_list_meets_every_run_once_while_others_arrive()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var dice = new Dice(7);
        for (var i = 0; i < 40; i++)
        {
            await CreateAsync(emulator, dice);
        }

        var before = Runs(emulator).Select(static run => run.Spec.Id).ToHashSet();
        var met = new List<Guid>();
        for (var path = "/v1/runs?limit=3"; path is not null;)
        {
            var page = await emulator.GetAsync(path);
            met.AddRange(page.Items().Select(static run => run.GetProperty("id").GetGuid()));
            path = page.Cursor("next") is { } next ? $"/v1/runs?pq={next}" : null;
            await CreateAsync(emulator, dice);
        }

        Assert.Equal(met.Count, met.Distinct().Count());
        Assert.Subset(met.ToHashSet(), before);
    }

    private static Task<Reply> CreateAsync(TestEmulator emulator, Dice dice) => emulator.CreateAsync(
        $$$"""{"input":{"prompt":"{{{dice.Pick("one", "two", "three")}}}"},"client_ref":{{{dice.Pick("\"a\"", "\"b\"", "null")}}}}""");

    private static List<Run> Runs(TestEmulator emulator)
    {
        var epoch = emulator.Emulator.Services.GetRequiredService<SandboxRegistry>().Default.Current;
        lock (epoch.Gate)
        {
            return [.. epoch.Part<RunStore>().All];
        }
    }

    private static int ByTime(Run x, Run y) =>
        (x.Spec.CreatedAt, x.Spec.Key, x.Spec.Ordinal).CompareTo((y.Spec.CreatedAt, y.Spec.Key, y.Spec.Ordinal));

    private static int Reference(Run run) => run.Spec.ClientRef switch { "a" => 0, "b" => 1, _ => 2 };

    /// <summary>A client in the middle of a list.</summary>
    private sealed class Walker((string Text, Func<Run, bool> Holds) filter, (string Text, Comparison<Run> Order) sort, int limit)
    {
        private Reply? page;
        private List<Run> shown = [];

        public async Task<bool> TurnAsync(TestEmulator emulator, Dice dice)
        {
            var backward = page is not null && dice.Below(3) == 0;
            var cursor = page?.Cursor(backward ? "previous" : "next");
            if (page is not null && (cursor is null || shown.Count == 0))
            {
                (page, shown) = (null, []);
                return false;
            }

            var all = Runs(emulator).FindAll(run => filter.Holds(run));
            all.Sort(sort.Order);
            var beyond = all.FindAll(run => page is null || (backward ? sort.Order(run, shown[0]) < 0 : sort.Order(run, shown[^1]) > 0));
            var expected = backward ? beyond[Math.Max(0, beyond.Count - limit)..] : beyond[..Math.Min(limit, beyond.Count)];

            page = await emulator.GetAsync(cursor is null
                ? $"/v1/runs?limit={limit}&q={Uri.EscapeDataString(filter.Text)}&sort_by={sort.Text}"
                : $"/v1/runs?pq={cursor}");
            Assert.Equal(expected.Select(static run => run.Spec.Id.ToString()), page.Each("id"));
            if (expected.Count > 0)
            {
                Assert.Equal(all.IndexOf(expected[0]) > 0, page.Cursor("previous") is not null);
                Assert.Equal(all.IndexOf(expected[^1]) < all.Count - 1, page.Cursor("next") is not null);
            }

            shown = expected;
            return true;
        }
    }
}
