using System.Globalization;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Bench.Children;

/// <summary>A process that does nothing but hold 100,000 finished runs, and says <c>managed-bytes resident-bytes</c> for
/// each over what it took when it was idle.</summary>
internal static class MemoryProbe
{
    public const int Runs = 100_000;

    public static async Task RunAsync()
    {
        await using var world = new World();
        var sandbox = world.Sandbox("memory");

        // Everything that is made once for a process belongs to the idle one.
        world.Fill(sandbox, 100, ownInputs: true);
        await sandbox.Current.Clock.AdvanceAsync(new Advance { UntilIdle = true }, CancellationToken.None);
        sandbox.Reset(keepSettings: true);
        var (managed, resident) = Held();
        world.Fill(sandbox, Runs, ownInputs: true);
        await sandbox.Current.Clock.AdvanceAsync(new Advance { UntilIdle = true }, CancellationToken.None);
        var (managedAfter, residentAfter) = Held();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(managedAfter - managed) / Runs} {(residentAfter - resident) / Runs}"));
        GC.KeepAlive(sandbox);
    }

    private static (long Managed, long Resident) Held()
    {
        World.Settle();
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64);
    }
}
