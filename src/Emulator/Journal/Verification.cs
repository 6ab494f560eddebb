using System.Text.Json;
using Runflow.Emulator.Control;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Journal;

/// <summary>Holds the journal against a <see cref="VerifyRequest"/>: a pure function over what was recorded.</summary>
internal static class Verification
{
    private const int MostIds = 100;
    private const int Misses = 3;

    /// <summary>Misses whose bodies are looked at to find the nearest.</summary>
    private const int Candidates = 50;

    public static Answer Of(VerifyRequest request, IReadOnlyList<Exchange> entries)
    {
        var matched = new List<Exchange>();
        var missed = new List<(Exchange Entry, List<Difference> Differences)>();
        foreach (var entry in entries)
        {
            var differences = request.Match.CompareHead(entry);
            if (differences.Count == 0)
            {
                differences = request.Match.CompareBody(entry);
            }

            if (differences.Count == 0)
            {
                matched.Add(entry);
            }
            else
            {
                missed.Add((entry, differences));
            }
        }

        return Tell(request, matched, missed);
    }

    private static Answer Tell(VerifyRequest request, List<Exchange> matched, List<(Exchange Entry, List<Difference> Differences)> missed)
    {
        var pass = request.Passes(matched.Count);
        return ControlJson.Object(200, writer =>
        {
            writer.WriteBoolean("pass", pass);
            writer.WriteNumber("count", matched.Count);
            writer.WriteString("expected", request.Expected);
            writer.WriteStartArray("matched");
            foreach (var entry in matched.Take(MostIds))
            {
                writer.WriteStringValue(entry.Id);
            }

            writer.WriteEndArray();
            if (!pass && matched.Count < request.Least)
            {
                WriteNearest(writer, Nearest(request.Match, missed));
            }
        });
    }

    /// <summary>The misses with the fewest differences, the latest of equals first.</summary>
    private static IEnumerable<(Exchange Entry, List<Difference> Differences)> Nearest(
        RequestMatch match, List<(Exchange Entry, List<Difference> Differences)> missed) => missed
        .OrderBy(static miss => miss.Differences.Count).ThenByDescending(static miss => miss.Entry.Number).Take(Candidates)
        .Select(miss => miss.Differences.Exists(static difference => difference.Field.StartsWith("body", StringComparison.Ordinal))
            ? miss
            : (miss.Entry, Differences: [.. miss.Differences, .. match.CompareBody(miss.Entry)]))
        .OrderBy(static miss => miss.Differences.Count).ThenByDescending(static miss => miss.Entry.Number).Take(Misses);

    private static void WriteNearest(Utf8JsonWriter writer, IEnumerable<(Exchange Entry, List<Difference> Differences)> nearest)
    {
        writer.WriteStartArray("nearest");
        foreach (var (entry, differences) in nearest)
        {
            writer.WriteStartObject();
            writer.WriteString("id", entry.Id);
            writer.WriteString("method", entry.Method);
            writer.WriteString("path", RequestView.Target(entry));
            writer.WriteNumberOrNull("status", entry.IsAnswered ? entry.Status : null);
            writer.WriteStartArray("differs");
            differences.ForEach(difference => difference.Write(writer));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
