using Runflow.Emulator.Settings;
using Xunit;

namespace Runflow.Emulator.Tests.Settings;

/// <summary>The words of the settings tests: say values by their source, get options or sentences.</summary>
internal static class SettingReading
{
    public static EmulatorOptions Options(string[] args, string? variable = null, string? value = null)
    {
        var (settings, problems) = Read(args, variable, value);
        Assert.Empty(problems);
        return settings.Options;
    }

    public static (EffectiveSettings Settings, List<string> Problems) Read(string[] args, string? variable = null, string? value = null)
    {
        var problems = new List<string>();
        var environment = new Dictionary<string, string>();
        if (variable is not null)
        {
            environment[variable] = value ?? "";
        }

        var flags = FlagSource.Read(args, "serve", [], settings: true, problems);
        return (EffectiveSettings.Read(flags, environment, problems), problems);
    }

    public static (EffectiveSettings Settings, List<string> Problems) ReadYaml(string yaml, params string[] args)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yaml");
        File.WriteAllText(path, yaml);
        try
        {
            var (settings, problems) = Read(["--config", path, .. args]);
            return (settings, problems.ConvertAll(p => p.Replace(path, "FILE", StringComparison.Ordinal)));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
