using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Pact.Core;
using Xunit;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>The provider's side: the emulator on a real port keeps every committed pact.</summary>
public sealed class ProviderTests
{
    [Theory]
    [InlineData(ClockMode.Manual)]
    [InlineData(ClockMode.Real)]
    public async Task The_emulator_keeps_every_committed_pact(ClockMode clock)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(new EmulatorOptions { ClockMode = clock });

        var verdict = await PactVerification.OfAsync(emulator.BaseAddress, PactFile.AllCommitted);

        TestContext.Current.TestOutputHelper?.WriteLine(verdict.Text);
        Assert.True(verdict.Holds, verdict.Text);
        Assert.All(Interactions(), item => Assert.Contains(item.GetProperty("description").GetString()!, verdict.Text, StringComparison.Ordinal));
    }

    private static IReadOnlyList<JsonElement> Interactions() =>
        [.. PactFile.AllCommitted.SelectMany(static file => JsonElement.Parse(File.ReadAllBytes(file)).GetProperty("interactions").EnumerateArray())];
}
