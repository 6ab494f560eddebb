using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Faults;

/// <summary>A fault that a request itself asks for.</summary>
internal sealed record AskedFault(FaultPoint Point, Fault Fault);

/// <summary>
/// Reads faults that requests ask for in band. What cannot be understood is complained of and changes nothing: a request that
/// the real API would take must not fail for a field that only the emulator reads.
/// </summary>
internal static class InBand
{
    /// <summary>Of a request: <c>&lt;kind&gt;;name=value;name=value</c>, several with commas. Of an answer: the strikes that touched it.</summary>
    public const string Header = "X-Emulator-Fault";

    /// <summary>Reads the header's value.</summary>
    public static IReadOnlyList<AskedFault> ReadHeader(string header, List<string> complaints)
    {
        var result = new List<AskedFault>();
        foreach (var entry in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length == 0)
            {
                continue;
            }

            var values = parts.Skip(1).Select(static part => part.Split('=', 2, StringSplitOptions.TrimEntries))
                .Select(static pair => (pair[0], pair is [_, var value] ? value.Trim('"') : ""));
            if (Read(parts[0], values, complaints) is { } asked)
            {
                result.Add(asked);
            }
        }

        return result;
    }

    /// <summary>Reads a kind and its parameters, all of them scalars; <c>point</c> picks one where several have the kind.</summary>
    public static AskedFault? Read(string kind, IEnumerable<(string Name, string Value)> values, List<string> complaints)
    {
        var mapping = new DocumentNode { Kind = NodeKind.Mapping, Place = TextPlace.Start, Path = [] };
        mapping.Fields.Add(("kind", Scalar("kind", kind)));
        foreach (var (name, value) in values)
        {
            mapping.Fields.Add((name, Scalar(name, value)));
        }

        return Read(mapping, null, complaints);
    }

    /// <summary>Reads a mapping of <c>kind</c> and its parameters.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="only">The one point that is possible; null for any.</param>
    /// <param name="complaints">Takes a sentence for each thing that is wrong.</param>
    public static AskedFault? Read(DocumentNode mapping, FaultPoint? only, List<string> complaints)
    {
        var problems = new RuleProblems();
        if (mapping.Kind != NodeKind.Mapping)
        {
            complaints.Add("asks for something that is no mapping with kind and its parameters, and is ignored");
            return null;
        }

        var fields = new FaultFields(mapping, problems);
        var kind = fields.Text("kind", 80) ?? "";
        var point = FaultPoints.Parse(fields.OneOf("point", [.. FaultPoints.Names])) ?? only;
        var candidates = FaultKinds.All.Where(known => (point is null || known.Point == point) && (only is null || known.Point == only)).ToList();
        if (candidates.Find(known => known.Name == kind) is not { } found)
        {
            complaints.Add($"asks for {Shorten(kind)}, which is no fault here{Nearest.Question(kind, candidates.Select(static known => known.Name))} It is ignored; known are {string.Join(", ", candidates.Select(static known => known.Name).Distinct())}");
            return null;
        }

        var fault = found.Read(fields);
        fields.RefuseRest();
        if (fault.IsOrderDependent)
        {
            problems.Add(mapping, "counts across requests, so that it needs a rule");
        }

        foreach (var problem in problems.Found)
        {
            complaints.Add($"asks for {kind}: {(problem.Path.Count == 0 ? "it" : problem.Path[^1])} {problem.Message} (ignored)");
        }

        return problems.Any ? null : new AskedFault(found.Point, fault);
    }

    /// <summary>Those for one point.</summary>
    public static IReadOnlyList<Fault> At(IReadOnlyList<AskedFault> asked, FaultPoint point) =>
        asked.Count == 0 ? [] : [.. asked.Where(fault => fault.Point == point).Select(static fault => fault.Fault)];

    private static DocumentNode Scalar(string name, string value) => new() { Kind = NodeKind.Scalar, Place = TextPlace.Start, Path = [name], Text = value };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
