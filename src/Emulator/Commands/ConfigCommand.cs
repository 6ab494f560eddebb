using System.Text;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>config</c>: the settings that hold and where each comes from, with the secrets masked.</summary>
internal static class ConfigCommand
{
    private const string Mask = "********";

    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object.");
    private static readonly CommandFlag AsMarkdown = new("--markdown", "Prints the table of all settings as Markdown: docs/settings.md.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [AsJson, AsMarkdown];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "Flags outweigh environment variables, and these the file that --config names. Secrets are masked. Every setting may be given.",
        [],
        ["runflow-emulator config", "runflow-emulator config --config emulator.yaml --json"],
        "0 printed, 2 usage or settings.");

    /// <summary>Prints them.</summary>
    public static Task<int> RunAsync(Invocation invocation)
    {
        var text = invocation.Has(AsMarkdown) ? SettingsPage.Markdown()
            : invocation.Has(AsJson) ? Json(invocation.Settings)
            : Lines(invocation.Settings);
        invocation.Terminal.Out.Write(text);
        return Task.FromResult(ExitCode.Fine);
    }

    private static string Lines(EffectiveSettings settings)
    {
        var rows = settings.Rows.Select(r => (r.Setting.Name, Value: Shown(r) ?? $"({r.Setting.Absent})", r.Where)).ToList();
        var (names, values) = (rows.Max(r => r.Name.Length), rows.Max(r => r.Value.Length));
        var text = new StringBuilder();
        foreach (var (name, value, where) in rows)
        {
            text.Append(name.PadRight(names)).Append("  ").Append(value.PadRight(values)).Append("  ").AppendLine(where);
        }

        return text.ToString();
    }

    private static string Json(EffectiveSettings settings) => JsonLine.Of(
        json =>
        {
            foreach (var row in settings.Rows)
            {
                json.WriteStartObject(row.Setting.Name);
                json.WriteString("value", Shown(row));
                json.WriteString("source", row.Source switch
                {
                    Source.Flag => "flag",
                    Source.Environment => "environment",
                    Source.File => "file",
                    _ => "default",
                });
                json.WriteString("where", row.Where);
                json.WriteEndObject();
            }
        },
        indented: true) + Environment.NewLine;

    // `none` is the absence of a secret and no secret itself.
    private static string? Shown(EffectiveSetting row) =>
        row is { Setting.IsSecret: true, Text: not (null or "none") } ? Mask : row.Text;
}
