using System.Reflection;
using System.Runtime.InteropServices;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>version</c>: what this program is and what it runs on.</summary>
internal static class VersionCommand
{
    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [AsJson];

    /// <summary>The version without the commit, e.g. <c>0.1.0</c>.</summary>
    public static string Version { get; } = Informational().Split('+')[0];

    /// <summary>Prints it.</summary>
    public static Task<int> RunAsync(Invocation invocation)
    {
        var commit = Informational().Split('+') is [_, var revision] ? revision : null;
        if (!invocation.Has(AsJson))
        {
            invocation.Terminal.Out.WriteLine($"runflow-emulator {Version}");
            return Task.FromResult(ExitCode.Fine);
        }

        invocation.Terminal.Out.WriteLine(JsonLine.Of(json =>
        {
            json.WriteString("name", "runflow-emulator");
            json.WriteString("version", Version);
            json.WriteString("commit", commit);
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteString("platform", RuntimeInformation.RuntimeIdentifier);
        }));
        return Task.FromResult(ExitCode.Fine);
    }

    private static string Informational() =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
