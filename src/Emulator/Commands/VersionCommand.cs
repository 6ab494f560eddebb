using System.Runtime.InteropServices;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Telemetry;

namespace Runflow.Emulator.Commands;

/// <summary><c>version</c>: what this program is and what it runs on.</summary>
internal static class VersionCommand
{
    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [AsJson];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "With --json also the commit, the runtime and the platform.",
        [],
        ["runflow-emulator version", "runflow-emulator version --json"],
        "0 printed, 2 usage.");

    /// <summary>Prints it.</summary>
    public static Task<int> RunAsync(Invocation invocation)
    {
        if (!invocation.Has(AsJson))
        {
            invocation.Terminal.Out.WriteLine($"runflow-emulator {ProductVersion.Number}");
            return Task.FromResult(ExitCode.Fine);
        }

        invocation.Terminal.Out.WriteLine(JsonLine.Of(json =>
        {
            json.WriteString("name", "runflow-emulator");
            json.WriteString("version", ProductVersion.Number);
            json.WriteString("commit", ProductVersion.Commit);
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteString("platform", RuntimeInformation.RuntimeIdentifier);
        }));
        return Task.FromResult(ExitCode.Fine);
    }
}
