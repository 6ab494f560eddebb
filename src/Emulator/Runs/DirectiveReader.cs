using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Runs;

/// <summary>Finds directives in a create request's three channels.</summary>
internal static partial class DirectiveReader
{
    /// <summary>Reads all three, the stronger over the weaker.</summary>
    /// <param name="header">The value of <see cref="InBand.Header"/>, or null.</param>
    /// <param name="metadata">The request's metadata; undefined when it has none.</param>
    /// <param name="prompt">The prompt; undefined when it has none.</param>
    /// <param name="problems">Takes warnings of what is unknown or has the wrong shape.</param>
    /// <param name="rest">The prompt without directives; null when it has none and stays as it is.</param>
    /// <returns>Null when nothing was asked, which is what nearly every run says.</returns>
    public static Directives? Read(string? header, TapeValue metadata, TapeValue prompt, Problems problems, out string? rest)
    {
        Directives? result = null;
        rest = null;
        if (prompt.Kind == JsonValueKind.String && prompt.Characters.IndexOf("[["u8) >= 0)
        {
            rest = prompt.GetString();
            result = OfPrompt(ref rest, problems);
        }

        if (metadata.Kind == JsonValueKind.Object && metadata.TryGet("emulator"u8, out var emulator))
        {
            using var document = JsonDocument.Parse(emulator.ToCompact());
            var asked = OfMetadata(document.RootElement, problems);
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
        var (result, complaints) = (new List<AskedFault>(), new List<string>());
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
            if (InBand.Read(name, parameter.Length > 0 && value.Length > 0 ? [(parameter, value)] : [], complaints) is { } asked)
            {
                result.Add(asked);
            }
        }

        prompt = rest.Append(prompt, from, prompt.Length - from).ToString().Trim();
        Warn(complaints, ["body", "input", "prompt"], problems);
        return Directives.Of(result);
    }

    /// <summary>What the header asks of the request itself has struck before anything of it was read.</summary>
    private static Directives OfHeader(string header, Problems problems)
    {
        var complaints = new List<string>();
        var asked = InBand.ReadHeader(header, complaints);
        Warn(complaints, ["header", InBand.Header], problems);
        return Directives.Of([.. asked.Where(static fault => fault.Point is not (FaultPoint.Request or FaultPoint.Response))]);
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
        var callback = fields.Has("callback") ? emulator.GetProperty("callback") : default;
        fields.RefuseRest();
        if (outcome is not (null or "succeeded" or "failed" or "cancelled" or "canceled"))
        {
            Choice.Refuse(mistakes, [.. loc, "outcome"], outcome, "succeeded", "failed", "cancelled");
        }

        foreach (var mistake in mistakes.Found)
        {
            problems.Warn([.. mistake.Loc], mistake.Msg + " (ignored)");
        }

        var complaints = new List<string>();
        List<AskedFault?> asked =
        [
            outcome == "failed" || (outcome is null && code is not null) ? Failure(code, stage, complaints) : null,
            outcome is "cancelled" or "canceled" ? InBand.Read("cancel", [], complaints) : null,
            nsfw is true ? InBand.Read("nsfw", [], complaints) : null,
            .. Callbacks(callback, complaints),
        ];
        Warn(complaints, loc, problems);
        return Directives.Of([.. asked.OfType<AskedFault>()]) with
        {
            Nsfw = nsfw,
            Duration = duration is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        };
    }

    private static AskedFault? Failure(string? code, string? stage, List<string> complaints)
    {
        List<(string, string)> values = [];
        if (!string.IsNullOrWhiteSpace(code))
        {
            values.Add(("failure_code", code));
        }

        // A stage that is not known leaves the failure standing, at the stage that is usual for its code.
        return (stage is null ? null : InBand.Read("fail", [.. values, ("failure_stage", stage)], complaints)) ?? InBand.Read("fail", values, complaints);
    }

    /// <summary><c>callback</c>: one fault of that point as <c>{kind, …}</c>, or a list of them.</summary>
    private static List<AskedFault?> Callbacks(JsonElement callback, List<string> complaints)
    {
        if (callback.ValueKind == JsonValueKind.Undefined || JsonNodes.Read(Encoding.UTF8.GetBytes(callback.GetRawText()), new RuleProblems()) is not { } node)
        {
            return [];
        }

        return (node.Kind == NodeKind.List ? node.Items : [node]).Select(item => InBand.Read(item, FaultPoint.Callback, complaints)).ToList();
    }

    private static void Warn(List<string> complaints, string[] loc, Problems problems)
    {
        foreach (var complaint in complaints)
        {
            problems.Warn(loc, complaint);
        }
    }
}
