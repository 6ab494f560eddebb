using System.Globalization;
using System.Text;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Chance;
using Xunit;

namespace Runflow.Emulator.Tests.Sandboxes;

/// <summary>
/// What one client does to its sandbox: a sequence that its number alone decides, and every answer to it. Steps may be
/// asked for by many threads; they happen one after the other.
/// </summary>
internal sealed class SandboxScript : IDisposable
{
    public const int Steps = 12;

    private readonly HttpClient client;
    private readonly Dice dice;
    private readonly List<string> runs = [];
    private readonly StringBuilder answers = new();
    private readonly SemaphoreSlim turn = new(1);

    public SandboxScript(RunflowEmulator emulator, int number)
    {
        client = emulator.Sandbox(string.Create(CultureInfo.InvariantCulture, $"rf_test_{number}")).CreateClient();
        dice = new Dice(number);
    }

    public string Answers => answers.ToString();

    public async Task StepAsync()
    {
        await turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            switch (dice.Below(12))
            {
                case < 5:
                    var body = await SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, $$$"""{"input":{"prompt":"Variant {{{dice.Below(3)}}}","image_urls":["https://images.example/s.png"]}}""");
                    runs.Add(body.Split('"')[3]);
                    break;
                case 5 or 6:
                    await SendAsync(HttpMethod.Post, "/_emulator/clock/advance", $$"""{"by_ms":{{dice.Below(900)}}}""");
                    break;
                case 7:
                    await SendAsync(HttpMethod.Post, "/_emulator/clock/advance", """{"to_next":true}""");
                    break;
                case 8 when runs.Count > 0:
                    await SendAsync(HttpMethod.Post, $"/v1/admin/runs/{runs[dice.Below(runs.Count)]}/cancellation", "{}");
                    break;
                case 9 when runs.Count > 0:
                    await SendAsync(HttpMethod.Get, $"/v1/runs/{runs[dice.Below(runs.Count)]}", null);
                    break;
                case 10 when dice.Below(3) == 0:
                    await SendAsync(HttpMethod.Post, "/_emulator/reset", "{}");
                    break;
                default:
                    await SendAsync(HttpMethod.Get, "/_emulator/clock/agenda", null);
                    break;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        turn.Dispose();
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answers.Append(null, $"{method} {path} {json}\n{(int)response.StatusCode} {body}\n");
        return body;
    }
}
