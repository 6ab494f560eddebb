using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>
/// <c>faults plan FILE</c>: what the rules of a file will decide for a key, computed here. <c>faults explain REQUEST</c>: what a
/// running emulator decided for a request, asked of it.
/// </summary>
internal static class FaultsCommand
{
    private static readonly CommandFlag Key = new("--key", "The key to plan for: a run key, metadata.emulator.key, run key/create ordinal, or the name of an operation.", "a key", static text => text.Length > 0);
    private static readonly CommandFlag Count = new(
        "--n", $"How many passages to plan: {FaultPlan.Usual} by default.", $"a whole number from 1 to {FaultPlan.Most}", static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= FaultPlan.Most);
    private static readonly CommandFlag OneRule = new("--rule", "Only the rule of that id.", "a rule's id", static text => text.Length > 0);
    private static readonly CommandFlag ApiKey = new("--api-key", "Whose sandbox to ask; the documented key by default.", "a bearer key", static text => BearerKey.Read("Bearer " + text, out _) is null);
    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [Key, Count, OneRule, EmulatorClient.Url, ApiKey, AsJson];

    /// <summary>Runs either.</summary>
    public static Task<int> RunAsync(Invocation invocation) =>
        invocation.Words[0] == "plan" ? Task.FromResult(Plan(invocation)) : ExplainAsync(invocation);

    private static int Plan(Invocation invocation)
    {
        var (terminal, path) = (invocation.Terminal, invocation.Words[1]);
        if (Load(path, terminal) is not { } rules)
        {
            return ExitCode.Usage;
        }

        if (invocation.Flags.GetValueOrDefault(OneRule.Flag) is { } id)
        {
            rules = [.. rules.Where(rule => rule.Id == id)];
            if (rules.Count == 0)
            {
                terminal.Complain($"{Complaint.Quote(path)} has no rule {Complaint.Quote(id)}.");
                return ExitCode.Usage;
            }
        }

        var key = invocation.Flags.GetValueOrDefault(Key.Flag);
        if (key is null && rules.Any(static rule => !rule.CountsAcrossKeys))
        {
            terminal.Complain("--key says for whom to plan, for example --key my-key where metadata.emulator.key is my-key.");
            return ExitCode.Usage;
        }

        var count = invocation.Flags.GetValueOrDefault(Count.Flag) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : FaultPlan.Usual;
        if (invocation.Has(AsJson))
        {
            terminal.Out.WriteLine(JsonLine.Of(writer => FaultPlan.Write(writer, rules, invocation.Options.Seed, key ?? "", count)));
            return ExitCode.Fine;
        }

        foreach (var rule in rules)
        {
            terminal.Out.WriteLine(terminal.Bold($"{rule.Id}  {rule.Point.WireName()}  {rule.Fault.Kind}{(rule.IsOrderDependent ? "  order dependent" : "")}"));
            foreach (var decision in Schedule.Plan(rule, invocation.Options.Seed, key ?? "", count))
            {
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {decision.Ordinal,6}  draw {decision.Fraction:0.000000}  threshold {decision.Threshold:R}  {decision.Outcome.WireName()}"));
            }
        }

        return ExitCode.Fine;
    }

    private static IReadOnlyList<Rule>? Load(string path, Terminal terminal)
    {
        byte[] text;
        try
        {
            if (new FileInfo(path).Length > RuleFile.MaxBytes)
            {
                terminal.Complain($"{Complaint.Quote(path)} is larger than {RuleFile.MaxBytes} bytes, more than a rule file may have.");
                return null;
            }

            text = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Complain($"{Complaint.Quote(path)} cannot be read: {e.Message}");
            return null;
        }

        var problems = new RuleProblems();
        var rules = RuleFile.Read(text, json: path.EndsWith(".json", StringComparison.OrdinalIgnoreCase), problems);
        if (problems.Any)
        {
            terminal.Complain([.. problems.Found.Select(problem => string.Create(CultureInfo.InvariantCulture, $"{path}:{problem.Place.Line}:{problem.Place.Column}: {(problem.Path.Count == 0 ? "the file" : string.Join('.', problem.Path))}: {problem.Message}"))]);
            return null;
        }

        return rules;
    }

    private static async Task<int> ExplainAsync(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        var target = EmulatorClient.Target(invocation, EmulatorClient.Url);
        using var client = new HttpClient(new EmulatorClient(invocation.Options));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{target}/_emulator/faults/explain/{Uri.EscapeDataString(invocation.Words[1])}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", invocation.Flags.GetValueOrDefault(ApiKey.Flag) ?? BearerKey.Default);
        try
        {
            using var response = await client.SendAsync(request, invocation.Stop).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(invocation.Stop).ConfigureAwait(false);
            if (invocation.Has(AsJson) && response.IsSuccessStatusCode)
            {
                terminal.Out.WriteLine(Encoding.UTF8.GetString(body));
                return ExitCode.Fine;
            }

            using var answer = JsonDocument.Parse(body);
            return Tell(answer.RootElement, response.IsSuccessStatusCode, terminal);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            terminal.Complain($"{target} cannot be asked: {failure.Message.TrimEnd('.')}.");
            return ExitCode.Failed;
        }
    }

    private static int Tell(JsonElement answer, bool found, Terminal terminal)
    {
        if (!found)
        {
            terminal.Complain(answer.TryGetProperty("detail", out var detail) ? detail.GetString()! : "It was refused.");
            return ExitCode.Failed;
        }

        terminal.Out.WriteLine(terminal.Bold($"{answer.GetProperty("request_id")}  {answer.GetProperty("operation")}  seed {answer.GetProperty("seed")}"));
        foreach (var decision in answer.GetProperty("decisions").EnumerateArray())
        {
            terminal.Out.WriteLine(
                $"  {decision.GetProperty("rule")}  {decision.GetProperty("point")}  {decision.GetProperty("kind")}  key {decision.GetProperty("key")}  ordinal {decision.GetProperty("ordinal")}  draw {decision.GetProperty("draw").GetRawText()}  threshold {decision.GetProperty("threshold").GetRawText()}  {decision.GetProperty("outcome")}");
        }

        return ExitCode.Fine;
    }
}
