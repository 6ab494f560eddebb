using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Sandboxes;

[Collection(AloneCollection.Name)]
public sealed class ThousandSandboxesTests
{
    private const int Sandboxes = 1000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_thousand_sandboxes_at_once_answer_as_each_would_alone(int seed)
    {
        var together = await PlayAsync(32, Interleaved(seed));
        var alone = await PlayAsync(1, [.. Enumerable.Range(0, Sandboxes * SandboxScript.Steps).Select(static step => step / SandboxScript.Steps)]);

        Assert.Equal(alone, together);
        Assert.InRange(together.Distinct().Count(), Sandboxes * 9 / 10, Sandboxes);
        Assert.Contains(together, static answers => answers.Contains("\"status_code\":\"cancelled\"", StringComparison.Ordinal));
        Assert.Contains(together, static answers => answers.Contains("\"epoch\":1", StringComparison.Ordinal));
    }

    private static async Task<string[]> PlayAsync(int threads, int[] steps)
    {
        await using var emulator = await RunflowEmulator.StartAsync(new() { ClockMode = ClockMode.Manual }, TestContext.Current.CancellationToken);
        var scripts = Enumerable.Range(0, Sandboxes).Select(number => new SandboxScript(emulator, number)).ToArray();
        await Workers.RunAsync(threads, steps, number => scripts[number].StepAsync());
        var answers = scripts.Select(static script => script.Answers).ToArray();
        Array.ForEach(scripts, static script => script.Dispose());
        return answers;
    }

    /// <summary>Every sandbox's steps in their own order, all mixed.</summary>
    private static int[] Interleaved(int seed)
    {
        var steps = Enumerable.Range(0, Sandboxes * SandboxScript.Steps).Select(static step => step % Sandboxes).ToArray();
        new Dice(seed).Shuffle(steps);
        return steps;
    }
}
