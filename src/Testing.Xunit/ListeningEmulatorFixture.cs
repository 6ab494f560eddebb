namespace Runflow.Emulator.Testing.Xunit;

/// <summary>As <see cref="RunflowEmulatorFixture"/>, on a free loopback port: <c>Emulator.BaseAddress</c> is what the client under test
/// is pointed at.</summary>
public class ListeningEmulatorFixture : RunflowEmulatorFixture
{
    /// <inheritdoc/>
    protected override bool OnPort => true;
}
