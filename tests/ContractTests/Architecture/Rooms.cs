using System.Text.RegularExpressions;

namespace Runflow.Emulator.Tests.Architecture;

/// <summary>
/// Who may know whom among the rooms of <c>src/Emulator</c>. A room may use what stands on a lower level, and what
/// stands beside or above it only where <see cref="Agreed"/> says why.
/// </summary>
internal static partial class Rooms
{
    private const string Root = "(root)";

    private static readonly Dictionary<string, int> Levels = new()
    {
        ["Contracts"] = 0, ["Errors"] = 0, ["Clock"] = 0, ["Chance"] = 0, ["Json"] = 0, ["Settings"] = 0, ["Patterns"] = 0, ["Options"] = 0, ["Sandboxes"] = 0, ["Reports"] = 0,
        ["Http"] = 1, ["Lists"] = 1, ["Models"] = 1, ["Assets"] = 1, ["Images"] = 1, ["Billing"] = 1, ["Faults"] = 1, ["Organisations"] = 1, ["Tls"] = 1,
        ["Runs"] = 2, ["ApiDocs"] = 2,
        ["Yaml"] = 0, ["Snapshots"] = 1, ["Scenarios"] = 4,
        ["Spec"] = 3, ["Callbacks"] = 3, ["Webhooks"] = 3, ["Batches"] = 3,
        ["Control"] = 4, ["Sources"] = 4, ["Journal"] = 4, ["Workbench"] = 4, ["Gauntlet"] = 4, ["Conform"] = 4, ["Page"] = 4, ["Telemetry"] = 4,
        ["Pact"] = 4, ["Conduct"] = 4,
        [Root] = 5, ["Commands"] = 5,
    };

    /// <summary>Edges that are not downwards, and the reason of each.</summary>
    private static readonly Dictionary<(string From, string To), string> Agreed = new()
    {
        [("Errors", "Contracts")] = "an error is written as the wire's document",
        [("Json", "Contracts")] = "strings are escaped as everywhere on the wire",
        [("Json", "Errors")] = "reading fields collects their problems",
        [("Json", "Settings")] = "an unknown field is answered with the nearest known name",
        [("Chance", "Clock")] = "an id carries its instant",
        [("Sandboxes", "Contracts")] = "strings in snapshots are escaped as everywhere on the wire",
        [("Sandboxes", "Clock")] = "a life of a sandbox owns its clock",
        [("Sandboxes", "Chance")] = "a sandbox's identity is drawn from the seed",
        [("Settings", "Contracts")] = "a setting sets a row of the dialect",
        [("Settings", "Yaml")] = "the settings file is YAML",
        [("Settings", "Images")] = "the setting image_format names a format",
        [("Options", "Contracts")] = "an option is a dialect",
        [("Options", "Images")] = "an option is an image format",
        [("Assets", "Http")] = "assets have routes of their own, and URLs that are signed",
        [("Lists", "Http")] = "a list is asked for in a query and answered as a page",
        [("Assets", "Lists")] = "assets are listed",
        [("Models", "Http")] = "models have routes of their own",
        [("Models", "Lists")] = "models are listed",
        [("Models", "Images")] = "an input can name an image format",
        [("Billing", "Http")] = "the balance has a route of its own",
        [("Assets", "Images")] = "an image is examined before it is stored",
        [("Organisations", "Http")] = "who the key's user is has a route of its own",
        [("Webhooks", "Callbacks")] = "what is told to webhooks goes out by the outbox of callbacks",
        [("Http", "Faults")] = "the way of a request has two points at which rules are asked",
        [("Page", "Control")] = "the page's routes are part of the control surface",
        [("Page", "Journal")] = "the page shows what was counted",
        [("Batches", "Callbacks")] = "the end of a batch is told through the same outbox",
        [("Scenarios", "Control")] = "a scenario says what the control routes say, in the same words",
        [("Journal", "Control")] = "its routes are part of the control surface",
        [("Conduct", "Control")] = "its route is part of the control surface",
        [("Gauntlet", "Control")] = "its route is part of the control surface",
        [("Telemetry", "Control")] = "numbers are shown to the hosts that the control surface is shown to",
        [("Telemetry", "Journal")] = "what epochs count for waits is what is summed up",
        [("Pact", "Control")] = "its routes are part of the control surface",
        [("Workbench", "Control")] = "its routes are part of the control surface",
        [(Root, "Commands")] = "the program runs a command",
    };

    /// <summary>The source files of the emulator: path below <c>src/Emulator</c>, and text.</summary>
    public static IEnumerable<(string Path, string Text)> Sources()
    {
        const string Prefix = "sources/";
        var assembly = typeof(Rooms).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name[Prefix.Length..].Replace('\\', '/'), reader.ReadToEnd());
        }
    }

    /// <summary>What is wrong, a sentence for each.</summary>
    public static IReadOnlyList<string> Findings(IEnumerable<(string Path, string Text)> sources) =>
        [.. sources.SelectMany(static source => Findings(source.Path, source.Text))];

    private static IEnumerable<string> Findings(string path, string text)
    {
        var from = RoomOf(path);
        if (!Levels.TryGetValue(from, out var level))
        {
            yield return $"{path}: the room {from} has no level; give it one in {nameof(Rooms)}.";
            yield break;
        }

        foreach (Match line in Using().Matches(text))
        {
            var to = line.Groups["room"].Value is var name && name == "Emulator" ? Root : name;
            if (!Levels.TryGetValue(to, out var other))
            {
                yield return $"{path}: {line.Value.Trim()} leads to a room without a level.";
            }
            else if (to != from && other >= level && !Agreed.ContainsKey((from, to)))
            {
                yield return $"{path}: {line.Value.Trim()} leads from {from} (level {level}) {(other == level ? "sideways" : "up")} to {to} (level {other}).";
            }
        }
    }

    private static string RoomOf(string path) => path.Split('/') switch
    {
        ["EmulatorOptions.cs"] => "Options",
        [_] => Root,
        var parts => parts[0],
    };

    [GeneratedRegex(@"^[ \t]*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?Runflow\.(?:Emulator\.)?(?<room>\w+)[\w.]*;", RegexOptions.Multiline)]
    private static partial Regex Using();
}
