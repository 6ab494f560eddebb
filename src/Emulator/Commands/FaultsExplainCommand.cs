using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>faults explain REQUEST</c>: what a running emulator decided for a request, asked of it.</summary>
internal static class FaultsExplainCommand
{
    private static readonly CommandFlag ApiKey = new("--api-key", "Whose sandbox to ask; the documented key by default.", "a bearer key", static text => BearerKey.Read("Bearer " + text, out _) is null);
    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [EmulatorClient.Url, ApiKey, AsJson];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "REQUEST is the X-Emulator-Request-Id of an answer. Each rule that was asked is told, with key, ordinal, draw and threshold.",
        ["host", "port", "control_token"],
        ["runflow-emulator faults explain req_0000002a", "runflow-emulator faults explain req_0000002a --url http://127.0.0.1:8765 --control-token let-me-in"],
        "0 printed, 1 no such request or nobody there, 2 usage or settings.");

    /// <summary>Asks, and prints.</summary>
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        var target = EmulatorClient.Target(invocation, EmulatorClient.Url);
        using var client = new HttpClient(new EmulatorClient(invocation.Options));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{target}/_emulator/faults/explain/{Uri.EscapeDataString(invocation.Words[0])}");
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
