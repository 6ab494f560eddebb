using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Runs;

/// <summary>Finds directives in a create request's three channels.</summary>
internal static partial class DirectiveReader
{
    /// <summary>The header's name: <c>&lt;kind&gt;;name=value;name=value</c>, several with commas.</summary>
    public const string Header = "X-Emulator-Fault";

    /// <summary>Reads all three, the stronger over the weaker.</summary>
    /// <param name="header">The header's value, or null.</param>
    /// <param name="metadata">The request's metadata; undefined when it has none.</param>
    /// <param name="prompt">The prompt; what is left is the prompt without directives.</param>
    /// <param name="problems">Takes warnings of what is unknown, and problems of what has the wrong shape.</param>
    /// <returns>Null when nothing was asked, which is what nearly every run says.</returns>
    public static Directives? Read(string? header, JsonElement metadata, ref string prompt, Problems problems)
    {
        Directives? result = null;
        if (prompt.Contains("[[", StringComparison.Ordinal))
        {
            result = OfPrompt(ref prompt, problems);
        }

        if (metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("emulator", out var emulator))
        {
            var asked = OfMetadata(emulator, problems);
            result = result is null ? asked : asked.Over(result);
        }

        if (!string.IsNullOrEmpty(header))
        {
            var asked = OfHeader(header, problems);
            result = result is null ? asked : asked.Over(result);
        }

        return result is null || result == new Directives() ? null : result;
    }

    [GeneratedRegex(@"\[\[([a-z_]{1,40})(?::([^\[\]]{0,200}))?\]\]", RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    private static Directives OfPrompt(ref string prompt, Problems problems)
    {
        var result = new Directives();
        var rest = new StringBuilder();
        var from = 0;
        foreach (Match match in Written().Matches(prompt))
        {
            rest.Append(prompt, from, match.Index - from);
            from = match.Index + match.Length;
            var (kind, value) = (match.Groups[1].Value, match.Groups[2].Value.Trim());
            var (name, parameter) = kind switch
            {
                "fail" => (kind, "failure_code"),
                "slow" => (kind, "add_ms"),
                "http" => ("status", "status"),
                _ => (kind, ""),
            };
            result = result.Over(DirectiveWords.Read(name, new Dictionary<string, string> { [parameter] = value }, ["body", "input", "prompt"], problems));
        }

        prompt = rest.Append(prompt, from, prompt.Length - from).ToString().Trim();
        return result;
    }

    private static Directives OfHeader(string header, Problems problems)
    {
        var result = new Directives();
        foreach (var entry in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var values = parts.Skip(1).Select(static part => part.Split('=', 2, StringSplitOptions.TrimEntries))
                .GroupBy(static pair => pair[0], StringComparer.Ordinal)
                .ToDictionary(static pairs => pairs.Key, static pairs => pairs.First() is [_, var value] ? value.Trim('"') : "", StringComparer.Ordinal);
            result = result.Over(DirectiveWords.Read(parts[0], values, ["header", Header], problems));
        }

        return result;
    }

    private static Directives OfMetadata(JsonElement emulator, Problems problems)
    {
        string[] loc = ["body", "metadata", "emulator"];
        if (emulator.ValueKind != JsonValueKind.Object)
        {
            problems.Warn(loc, "is no object and is ignored");
            return new();
        }

        // A mistake in a field that only the emulator reads must not fail a request that the real API would take.
        var mistakes = new Problems();
        var fields = new JsonFields(emulator, mistakes, loc);
        fields.Has("key");
        var outcome = fields.Text("outcome", 40);
        var code = fields.Text("failure_code", 200);
        var stage = fields.Text("failure_stage", 40);
        var duration = fields.Integer("duration_ms", 0, 366L * 24 * 3600 * 1000);
        var nsfw = fields.Flag("nsfw");
        fields.RefuseRest();
        if (outcome is not (null or "succeeded" or "failed" or "cancelled" or "canceled"))
        {
            mistakes.Add([.. loc, "outcome"], "must be succeeded, failed or cancelled");
        }

        foreach (var mistake in mistakes.Found)
        {
            problems.Warn([.. mistake.Loc], mistake.Msg + " (ignored)");
        }

        return new Directives
        {
            Failure = outcome == "failed" || (outcome is null && code is not null) ? DirectiveWords.Failure(code, null, stage, loc, problems) : null,
            Cancel = outcome is "cancelled" or "canceled" ? true : null,
            Nsfw = nsfw,
            Duration = duration is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        };
    }
}
