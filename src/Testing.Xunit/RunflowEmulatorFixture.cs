using Xunit;

namespace Runflow.Emulator.Testing.Xunit;

/// <summary>
/// One emulator for all tests of a class (<c>IClassFixture</c>), a collection (<c>ICollectionFixture</c>) or an assembly
/// (<c>AssemblyFixture</c>), and a sandbox for each of them: <see cref="Sandbox"/>. Tests may run at the same time. Derive from it
/// to start the emulator otherwise.
/// </summary>
/// <example>
/// <code>
/// public sealed class CheckoutTests(RunflowEmulatorFixture emulator) : IClassFixture&lt;RunflowEmulatorFixture&gt;
/// {
///     [Fact]
///     public async Task A_run_succeeds()
///     {
///         var run = await emulator.Sandbox.SubmitAsync("A red bicycle");
///         await emulator.Sandbox.Clock.RunUntilIdleAsync();
///         Assert.Equal("succeeded", (await emulator.Sandbox.GetRunAsync(run.Id)).StatusCode);
///     }
/// }
/// </code>
/// </example>
public class RunflowEmulatorFixture : IAsyncLifetime
{
    private RunflowEmulator? emulator;

    /// <summary>The emulator, once the fixture has been initialised.</summary>
    /// <exception cref="InvalidOperationException">It has not been, or is disposed of.</exception>
    public RunflowEmulator Emulator => emulator
        ?? throw new InvalidOperationException("The emulator is not running: let xunit make the fixture (IClassFixture, ICollectionFixture, AssemblyFixture).");

    /// <summary>The sandbox of the test that runs now, by a key made from the test's own id: nothing another test does can be seen in
    /// it. Equal requests get equal ids in every one of them.</summary>
    /// <exception cref="InvalidOperationException">No test runs, as in the fixture's own start.</exception>
    public EmulatedSandbox Sandbox => Emulator.Sandbox($"rf_test_{TestContext.Current.Test?.UniqueID
        ?? throw new InvalidOperationException("No test runs here; name a sandbox by a key: Emulator.Sandbox(\"rf_test_shared\").")}");

    /// <summary>How the emulator behaves. Here: a clock that moves only when told, so that no test waits.</summary>
    protected virtual EmulatorOptions Options => new() { ClockMode = ClockMode.Manual };

    /// <summary>Whether it listens on a free loopback port, for clients that bring their own sockets, instead of answering in memory.</summary>
    protected virtual bool OnPort => false;

    /// <summary>Starts the emulator.</summary>
    public virtual async ValueTask InitializeAsync() =>
        emulator = await (OnPort ? RunflowEmulator.StartOnPortAsync(Options) : RunflowEmulator.StartAsync(Options));

    /// <summary>Stops it.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref emulator, null) is { } running)
        {
            await running.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
