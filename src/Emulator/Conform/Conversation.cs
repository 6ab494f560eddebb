using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Spec;

namespace Runflow.Emulator.Conform;

/// <summary>
/// What the checks say to the target and what they find. Every answer is held against <c>openapi.yaml</c> besides. One
/// suite, one conversation: the checks follow each other, and share a run that succeeded, since runs may cost money.
/// </summary>
internal sealed class Conversation(HttpClient client, OpenApiContract contract, ConformTarget target, SpendMeter meter, TimeProvider time, CancellationToken stop)
{
    /// <summary>Where runs of the edit model are created.</summary>
    public const string EditRuns = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";

    private const int MostShown = 2000;
    private static readonly string[] Ends = ["succeeded", "failed", "cancelled", "canceled"];

    private readonly HashSet<string> paid = [];
    private List<Finding> findings = [];
    private List<TalkedExchange> exchanges = [];
    private string? unproven;

    public ConformTarget Target => target;

    /// <summary>How many answers were held against the contract.</summary>
    public int Answers { get; private set; }

    /// <summary>The runs that checks share.</summary>
    public SharedRuns Shared => field ??= new(this);

    /// <summary>What was found and said since the last call, and why nothing was proved: null when something was, for good or bad.</summary>
    public (IReadOnlyList<Finding> Findings, IReadOnlyList<TalkedExchange> Exchanges, string? Unproven) Take()
    {
        var taken = (findings, exchanges, findings.Exists(static finding => finding.Severity == Severity.Error) ? null : unproven);
        (findings, exchanges, unproven) = ([], [], null);
        return taken;
    }

    /// <summary>What the check is about was not to be seen: it counts as not run, unless something was found.</summary>
    /// <param name="reason">Why, a sentence with the cure.</param>
    public void Unproven(string reason) => unproven ??= reason;

    /// <summary>Notes a difference unless <paramref name="holds"/>, and answers whether it does.</summary>
    public bool Expect(bool holds, TalkAnswer answer, string place, string expected, string? found, Severity severity = Severity.Error)
    {
        if (!holds)
        {
            Find(severity, $"{answer.Request}{(place.Length > 0 ? " " + place : "")}", expected, found ?? "nothing");
        }

        return holds;
    }

    /// <summary>Expects a status code.</summary>
    public bool ExpectStatus(TalkAnswer answer, params ReadOnlySpan<int> statuses)
    {
        var holds = statuses.Contains(answer.Status);
        return Expect(holds, answer, "status", string.Join(" or ", statuses.ToArray()), holds ? null : $"{answer.Status} {Shown(answer)}");
    }

    /// <summary>Expects a refusal in the flat envelope; a code that only we have chosen is not insisted on.</summary>
    public void ExpectError(TalkAnswer answer, int status, string code, bool ourCode = false)
    {
        if (ExpectStatus(answer, status))
        {
            Expect(answer.Word("code") == code, answer, "code", code, answer.Word("code"), ourCode ? Severity.Note : Severity.Error);
            Expect(answer.Word("message") is { Length: > 0 }, answer, "message", "a sentence", Shown(answer));
        }
    }

    /// <summary>Notes a difference.</summary>
    public void Find(Severity severity, string where, string expected, string found) =>
        findings.Add(new(severity, Normaliser.Of(where), Normaliser.Of(expected), Normaliser.Of(found)));

    public Task<TalkAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<TalkAnswer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    /// <summary>Sends a request and holds its answer against the contract.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Path and query, or a whole URL.</param>
    /// <param name="json">Its body, sent as JSON; null for none.</param>
    /// <param name="change">Changes it before it is sent.</param>
    /// <param name="strict">False where what comes is no part of the contract.</param>
    public async Task<TalkAnswer> SendAsync(HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? change = null, bool strict = true)
    {
        using var request = new HttpRequestMessage(method, path);
        if (path.StartsWith('/'))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        using var response = await client.SendAsync(request, stop);
        response.RequestMessage ??= request;
        var met = await ContractAnswer.ReadAsync(response, stop);
        var answer = TalkAnswer.Of(met);
        exchanges.Add(new(Normaliser.Of(answer.Request), answer.Status, answer.Json is { } body ? Normaliser.Of(body.GetRawText()) : null));
        if (strict)
        {
            Hold(met, answer);
        }

        return answer;
    }

    /// <summary>
    /// Creates a run of the edit model, or tries to: one that comes into being is counted as paid for, and so is one of which nobody
    /// knows whether it has, because the answer did not come.
    /// </summary>
    public async Task<TalkAnswer> CreateAsync(string json, Action<HttpRequestMessage>? change = null)
    {
        meter.Created();
        var answer = await SendAsync(HttpMethod.Post, EditRuns, json, change);
        if (answer is not { Status: 201 } || !paid.Add(answer.Word("id") ?? ""))
        {
            meter.GivenBack();
        }

        return answer;
    }

    /// <summary>Sends what has to be refused. Should it be accepted, the run is cancelled at once, since it may cost money.</summary>
    public async Task<TalkAnswer> CreateInVainAsync(string json, Action<HttpRequestMessage>? change = null)
    {
        var answer = await CreateAsync(json, change);
        if (answer is { Status: 201 } && answer.Word("id") is { } id)
        {
            await CancelAsync(id);
        }

        return answer;
    }

    /// <summary>Cancels a run; one that had not ended then is free.</summary>
    public async Task<TalkAnswer> CancelAsync(string id)
    {
        var answer = await PostAsync($"/v1/admin/runs/{id}/cancellation", """{"reason":"A check of conformance."}""");
        if (answer.Status == 201)
        {
            meter.GivenBack();
        }

        return answer;
    }

    /// <summary>Reads a run until it has ended.</summary>
    /// <param name="id">Which.</param>
    /// <param name="statuses">Receives each status that it was seen in, once.</param>
    public async Task<TalkAnswer> EndOfAsync(string id, List<string>? statuses = null)
    {
        var run = await UntilAsync($"/v1/runs/{id}", read =>
        {
            var status = read.Word("status_code") ?? "";
            if (statuses is not null && statuses.LastOrDefault() != status)
            {
                statuses.Add(status);
            }

            return read.Status != 200 || Ends.Contains(status);
        });
        if (run.Word("status_code") is "failed" or "cancelled" or "canceled")
        {
            meter.GivenBack();
        }

        return run;
    }

    /// <summary>Reads a path until what it answers will do, or patience ends: then a finding says so.</summary>
    public async Task<TalkAnswer> UntilAsync(string path, Predicate<TalkAnswer> enough)
    {
        var began = time.GetTimestamp();
        using var pause = new PeriodicTimer(target.Pause, time);
        while (true)
        {
            var answer = await GetAsync(path);
            if (enough(answer))
            {
                return answer;
            }

            if (time.GetElapsedTime(began) > target.Patience)
            {
                Find(Severity.Error, answer.Request, $"an end within {target.Patience.TotalSeconds} s", Shown(answer));
                return answer;
            }

            // What one waits for is said once in the exchanges, as it is in the end.
            exchanges.RemoveAt(exchanges.Count - 1);
            await pause.WaitForNextTickAsync(stop);
        }
    }

    private void Hold(ContractAnswer met, TalkAnswer answer)
    {
        if (!ContractCheck.Concerns(contract, met.Path))
        {
            return;
        }

        Answers++;
        foreach (var problem in ContractCheck.Check(contract, met))
        {
            // The API does not send the emulator's own headers.
            if (target.IsEmulator || !problem.StartsWith("header X-Emulator-", StringComparison.Ordinal))
            {
                Find(problem.Contains(SchemaError.Undocumented, StringComparison.Ordinal) ? Severity.Warning : Severity.Error, answer.Request, "what openapi.yaml says", problem);
            }
        }
    }

    private static string Shown(TalkAnswer answer) => answer.Text.Length <= MostShown ? answer.Text : answer.Text[..MostShown] + "…";
}
