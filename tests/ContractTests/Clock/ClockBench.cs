using Runflow.Emulator.Clock;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Clock;

/// <summary>A clock on a wall that the test moves, and the words its tests are written in.</summary>
internal sealed class ClockBench : IDisposable
{
    public static readonly Instant Birth = Instant.Of(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public ClockBench(ClockMode mode = ClockMode.Manual, double rate = 1, bool realWall = false) =>
        Clock = new SandboxClock(realWall ? TimeProvider.System : Wall, mode, rate, Birth, Defects.Add);

    public ManualTime Wall { get; } = new();

    public SandboxClock Clock { get; }

    public List<Exception> Defects { get; } = [];

    public Instant Now
    {
        get
        {
            lock (Clock.Gate)
            {
                return Clock.Now;
            }
        }
    }

    public static Instant At(double seconds) => Birth.Plus(TimeSpan.FromMicroseconds(Math.Round(seconds * 1e6)));

    public TestItem Schedule(double seconds, TestItem? item = null)
    {
        item ??= new TestItem();
        lock (Clock.Gate)
        {
            Clock.Schedule(item, At(seconds));
        }

        return item;
    }

    /// <summary>An item that begins work in wall time.</summary>
    public TestItem ScheduleWork(double seconds) => Schedule(seconds, new TestItem(kind: ClockItemKind.Attempt, fire: _ => Clock.BeginWork()));

    public void EndWork()
    {
        lock (Clock.Gate)
        {
            Clock.EndWork();
        }
    }

    public void SetMode(ClockMode mode, double rate = 1)
    {
        lock (Clock.Gate)
        {
            Clock.SetMode(mode, rate);
        }
    }

    /// <summary>What every read does first.</summary>
    public Instant CatchUp()
    {
        lock (Clock.Gate)
        {
            return Clock.CatchUp();
        }
    }

    public Task<AdvanceResult?> AdvanceAsync(Advance advance) => GivenUpAsync(advance, TestContext.Current.CancellationToken);

    /// <summary>An advance by someone who may give up.</summary>
    public Task<AdvanceResult?> GivenUpAsync(Advance advance, CancellationToken cancel) => Clock.AdvanceAsync(advance, cancel);

    public Task<AdvanceResult?> ByAsync(double seconds) => AdvanceAsync(new Advance { By = TimeSpan.FromSeconds(seconds) });

    public void Dispose() => Clock.Dispose();
}
