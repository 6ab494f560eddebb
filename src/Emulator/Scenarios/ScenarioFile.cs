using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Models;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Yaml;

namespace Runflow.Emulator.Scenarios;

/// <summary>Reads a scenario file: one YAML mapping of parts to their values. All problems at once, each with its place.</summary>
internal static class ScenarioFile
{
    /// <summary>The scenario of a file.</summary>
    /// <exception cref="UnusableSettingException">It cannot be read or is not valid.</exception>
    public static Scenario Load(string path, ModelCatalogue models, EmulatorOptions options)
    {
        byte[] yaml;
        try
        {
            yaml = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnusableSettingException([$"the scenario {path} cannot be read: {failure.Message.TrimEnd('.')}."], failure);
        }

        var problems = new List<FileProblem>();
        return Read(yaml, models, options, problems) ?? throw new UnusableSettingException([.. problems.Select(problem => problem.In(path))]);
    }

    /// <summary>Reads the text of one.</summary>
    /// <returns>Null when there are problems.</returns>
    public static Scenario? Read(byte[] yaml, ModelCatalogue models, EmulatorOptions options, List<FileProblem> problems)
    {
        var places = new YamlPlaces();
        byte[] json;
        try
        {
            json = YamlToJson.Convert(yaml, places);
        }
        catch (YamlFormatException broken)
        {
            problems.Add(new FileProblem(broken.Place.Line, broken.Place.Column, "", broken.Message));
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var steps = Parts(document.RootElement, places, ScenarioParts.All(models, options), problems);
        return problems.Count == 0 ? new Scenario(steps) : null;
    }

    private static List<ScenarioStep> Parts(JsonElement root, YamlPlaces places, IReadOnlyList<ScenarioPart> parts, List<FileProblem> problems)
    {
        var steps = new List<ScenarioStep>();
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            problems.Add(new FileProblem(1, 1, "", $"a scenario is a mapping of {string.Join(", ", parts.Select(static part => part.Name))}"));
            return steps;
        }

        foreach (var part in parts)
        {
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(part.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                var found = new Problems();
                if (value.ValueKind == (part.IsList ? JsonValueKind.Array : JsonValueKind.Object))
                {
                    steps.Add(part.Read(value, found));
                }
                else
                {
                    found.Add(["body"], part.IsList ? "must be a list" : "must be a mapping", "type");
                }

                problems.AddRange(found.Found.Select(problem => Placed(part, problem.Loc, problem.Msg, problem.Type, places)));
            }
        }

        if (root.ValueKind == JsonValueKind.Object)
        {
            var names = parts.Select(static part => part.Name).ToList();
            problems.AddRange(root.EnumerateObject().Where(property => !names.Contains(property.Name)).Select(property => Placed(
                null, ["body", property.Name], $"is no part of a scenario{Nearest.Question(property.Name, names)} There are {string.Join(", ", names)}", "unknown", places)));
        }

        problems.Sort(static (a, b) => (a.Line, a.Column).CompareTo((b.Line, b.Column)));
        return steps;
    }

    /// <summary>From where a control route would have seen it to where it stands in the file.</summary>
    private static FileProblem Placed(ScenarioPart? part, IReadOnlyList<string> loc, string message, string type, YamlPlaces places)
    {
        List<string> path = [.. part is null ? [] : (string[])[part.Name], .. loc.Skip(1)];
        var place = places.Of(path, key: type is "unknown" or "missing" or "warning");
        return new FileProblem(place.Line, place.Column, string.Join('.', path), message);
    }
}
