using System.Text.Json;
using Runflow.Emulator.Spec;

namespace Runflow.Emulator.Conform;

/// <summary>Asks the target every check of the plan, within the limit of what may be spent.</summary>
internal sealed class ConformRunner(HttpMessageHandler handler, TimeProvider time)
{
    /// <summary>Whether the target says that it is an emulator. Asks for its health, which needs no key and costs nothing.</summary>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<bool> IsEmulatorAsync(Uri url, CancellationToken stop)
    {
        using var client = Client(url);
        using var response = await client.GetAsync(new Uri("/v1/health", UriKind.Relative), stop);
        return response.Headers.Contains(ConformTarget.EmulatorHeader);
    }

    /// <summary>Runs the checks.</summary>
    /// <param name="checks">In order.</param>
    /// <param name="target">Who is asked.</param>
    /// <param name="meter">What it may cost.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<ConformReport> RunAsync(IReadOnlyList<ConformCheck> checks, ConformTarget target, SpendMeter meter, CancellationToken stop)
    {
        using var client = Client(target.Url);
        var conversation = new Conversation(client, new OpenApiContract(ApiDocs.ApiDocument.Json), target, meter, time, stop);
        var results = new List<CheckResult>();
        foreach (var check in checks)
        {
            var began = time.GetTimestamp();
            var reason = check.WhyNot(target) ?? TooDear(check, meter, conversation.Shared);
            if (reason is null)
            {
                await AskAsync(check, conversation, stop);
            }

            var (findings, exchanges, unproven) = conversation.Take();
            results.Add(new(check, findings, exchanges, reason ?? unproven, time.GetElapsedTime(began)));
        }

        return new(target.Url, target.IsEmulator, target.IsEmulator ? 0 : meter.Spent, meter.Limit, conversation.Answers, results);
    }

    private static async Task AskAsync(ConformCheck check, Conversation conversation, CancellationToken stop)
    {
        try
        {
            await check.Ask(conversation);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or UriFormatException || (broken is OperationCanceledException && !stop.IsCancellationRequested))
        {
            conversation.Find(Severity.Error, check.Name, "an answer", broken.Message);
        }
        catch (Exception astray) when (astray is KeyNotFoundException or InvalidOperationException or FormatException or JsonException)
        {
            // A check reads answers as the contract has them; what this one was is among the findings and exchanges.
            conversation.Find(Severity.Error, check.Name, "an answer of the documented shape", astray.Message);
        }
    }

    private static string? TooDear(ConformCheck check, SpendMeter meter, SharedRuns shared)
    {
        var runs = check.PaidRuns + (shared.Has(check.Shares) ? 0 : 1);
        return meter.Allows(runs)
            ? null
            : FormattableString.Invariant($"It may cost {runs * SpendMeter.RunPrice} USD, and {meter.Limit - meter.Spent} USD of the budget are left.");
    }

    private HttpClient Client(Uri url) => new(handler, disposeHandler: false) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };
}
