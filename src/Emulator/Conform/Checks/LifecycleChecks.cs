using System.Text.Json;

namespace Runflow.Emulator.Conform.Checks;

/// <summary>The way of a run. Source: sections 1 to 3 of the wire reference.</summary>
internal static class LifecycleChecks
{
    private static readonly string[] Way = ["queued", "dispatching", "running", "succeeded"];

    public static IReadOnlyList<ConformCheck> All { get; } =
    [
        new("lifecycle", "lifecycle.create", "A create answers 201 with the run, queued, and echoes what was given", CreateAsync) { Shares = SharedRun.Succeeded },
        new("lifecycle", "lifecycle.way", "A run goes forward from queued to succeeded", WayAsync) { Shares = SharedRun.Succeeded },
        new("lifecycle", "lifecycle.times", "Times follow each other, and duration_ms is created to completed", TimesAsync) { Shares = SharedRun.Succeeded },
        new("lifecycle", "lifecycle.output", "The output names pictures of the size and type that were asked for", OutputAsync) { Shares = SharedRun.Succeeded },
        new("lifecycle", "lifecycle.cost", "A succeeded run costs 0.005 USD", CostAsync) { Shares = SharedRun.Succeeded },
        new("lifecycle", "lifecycle.file", "The picture is served at its URL without a key, and not at another", FileAsync) { Shares = SharedRun.Succeeded },
        new("lifecycle", "lifecycle.cancel-late", "Cancelling a run that has ended changes nothing and answers 200", CancelLateAsync) { Shares = SharedRun.Succeeded },
        new("lifecycle", "lifecycle.cancel", "Cancelling a run answers 201, and 200 the second time", CancelAsync) { PaidRuns = 1 },
        new("lifecycle", "lifecycle.idempotency", "A key with the same body answers the same run, with another body 409", IdempotencyAsync) { PaidRuns = 2, Shares = SharedRun.Succeeded },
        new("lifecycle", "lifecycle.failure", "A source that is no picture ends the run failed, and free", FailureAsync) { PaidRuns = 1 },
    ];

    private static async Task CreateAsync(Conversation talk)
    {
        var (run, _) = await talk.Shared.SucceededAsync();
        if (talk.ExpectStatus(run, 201))
        {
            talk.Expect(run.Word("status_code") == "queued", run, "status_code", "queued", run.Word("status_code"));
            talk.Expect(run.Word("client_ref") == "conform", run, "client_ref", "conform", run.Word("client_ref"));
            talk.Expect(run.At("metadata") is { } metadata && JsonElement.DeepEquals(metadata, JsonElement.Parse("""{"order":"17","price":1.50}""")), run, "metadata", "as it was given", Raw(run, "metadata"));
            talk.Expect(Raw(run, "metadata")?.Contains("1.50", StringComparison.Ordinal) == true, run, "metadata.price", "1.50, as it was written", Raw(run, "metadata"), Severity.Warning);
            talk.Expect(run.At("output") is { ValueKind: JsonValueKind.Null }, run, "output", "null", Raw(run, "output"));
        }
    }

    private static async Task WayAsync(Conversation talk)
    {
        var (_, run) = await talk.Shared.SucceededAsync();
        var places = talk.Shared.Statuses.Select(static status => Array.IndexOf(Way, status)).ToList();
        talk.Expect(places.Count > 0 && places[^1] == 3 && !places.Contains(-1) && places.SequenceEqual(places.Order()), run, "status_code", string.Join(", ", Way), string.Join(", ", talk.Shared.Statuses));
    }

    private static async Task TimesAsync(Conversation talk)
    {
        var (_, run) = await talk.Shared.SucceededAsync();
        if (Time(run, "created_at") is not { } created || Time(run, "started_at") is not { } started || Time(run, "completed_at") is not { } completed)
        {
            talk.Find(Severity.Error, $"{run.Request} created_at, started_at, completed_at", "instants", run.Text);
            return;
        }

        talk.Expect(created <= started && started <= completed, run, "completed_at", "created_at <= started_at <= completed_at", $"{created:O}, {started:O}, {completed:O}");
        var ms = (long)(completed - created).TotalMilliseconds;
        talk.Expect(run.At("duration_ms") is { ValueKind: JsonValueKind.Number } duration && Math.Abs(duration.GetInt64() - ms) <= 1, run, "duration_ms", $"{ms}", Raw(run, "duration_ms"), Severity.Warning);
    }

    private static async Task OutputAsync(Conversation talk)
    {
        var (_, run) = await talk.Shared.SucceededAsync();
        talk.Expect(run.List("output.outputs").Count == 1, run, "output.outputs", "one picture", Raw(run, "output"));
        talk.Expect(Raw(run, "output.outputs.0.width") == "512" && Raw(run, "output.outputs.0.height") == "512", run, "output.outputs.0", "512 by 512, as square has", Raw(run, "output.outputs.0"), Severity.Warning);
        talk.Expect(run.Word("output.outputs.0.type") == "image", run, "output.outputs.0.type", "image", run.Word("output.outputs.0.type"));
        talk.Expect(run.At("output.seed") is { ValueKind: JsonValueKind.Number }, run, "output.seed", "the seed that was drawn", Raw(run, "output"));
    }

    private static async Task CostAsync(Conversation talk)
    {
        var (_, run) = await talk.Shared.SucceededAsync();
        talk.Expect(run.Word("cost") == "0.005", run, "cost", "\"0.005\"", Raw(run, "cost"));
    }

    private static async Task FileAsync(Conversation talk)
    {
        var (_, run) = await talk.Shared.SucceededAsync();
        if (run.Word("output.outputs.0.url") is not { } url)
        {
            talk.Find(Severity.Error, $"{run.Request} output.outputs.0.url", "a URL", run.Text);
            return;
        }

        var picture = await talk.SendAsync(HttpMethod.Get, url);
        talk.ExpectStatus(picture, 200);
        talk.Expect(picture.Headers.GetValueOrDefault("Content-Type") == run.Word("output.outputs.0.content_type"), picture, "header Content-Type", run.Word("output.outputs.0.content_type") ?? "one", picture.Headers.GetValueOrDefault("Content-Type"));
        var other = await talk.SendAsync(HttpMethod.Get, url[..^1] + (url[^1] == '0' ? '1' : '0'));
        talk.Expect(other.Status == 403, other, "status", "403 for a URL whose signature was changed", $"{other.Status}");
    }

    private static async Task CancelLateAsync(Conversation talk)
    {
        var (_, run) = await talk.Shared.SucceededAsync();
        var answer = await talk.PostAsync($"/v1/admin/runs/{run.Word("id")}/cancellation", "{}");
        talk.ExpectStatus(answer, 200);
        talk.Expect(answer.Word("status_code") == run.Word("status_code"), answer, "status_code", run.Word("status_code") ?? "an end", answer.Word("status_code"));
    }

    private static async Task CancelAsync(Conversation talk)
    {
        var run = await talk.CreateAsync("""{"input":{"prompt":"A run to be cancelled"}}""");
        if (!talk.ExpectStatus(run, 201))
        {
            return;
        }

        var cancelled = await talk.CancelAsync(run.Word("id")!);
        if (cancelled.Status == 200)
        {
            talk.Unproven("The run had ended before it could be cancelled: a target whose runs take longer is needed.");
            return;
        }

        talk.ExpectStatus(cancelled, 201);
        talk.Expect(cancelled.Word("status_code") == talk.Target.Cancelled, cancelled, "status_code", talk.Target.Cancelled, cancelled.Word("status_code"));
        talk.Expect(cancelled.At("cost") is { ValueKind: JsonValueKind.Null }, cancelled, "cost", "null: a cancelled run is free", Raw(cancelled, "cost"));
        talk.ExpectStatus(await talk.CancelAsync(run.Word("id")!), 200);
    }

    private static async Task IdempotencyAsync(Conversation talk)
    {
        var key = $"conform-{(await talk.Shared.SucceededAsync()).Ended.Word("id")}";
        var first = await talk.CreateAsync("""{"input":{"prompt":"Once"}}""", Keyed);
        var again = await talk.CreateAsync("""{"input":{"prompt":"Once"}}""", Keyed);
        if (talk.ExpectStatus(first, 201) && talk.ExpectStatus(again, 201))
        {
            talk.Expect(first.Word("id") == again.Word("id"), again, "id", "the run of the first request", "another one");
            talk.ExpectError(await talk.CreateInVainAsync("""{"input":{"prompt":"Twice"}}""", Keyed), 409, "CONFLICT");
            await talk.CancelAsync(first.Word("id")!);
        }

        void Keyed(HttpRequestMessage request) => request.Headers.Add("Idempotency-Key", key);
    }

    private static async Task FailureAsync(Conversation talk)
    {
        var run = await talk.CreateAsync("""{"input":{"prompt":"Nothing to see","image_urls":["data:image/png;base64,bm8gcGljdHVyZQ=="]}}""");
        if (!talk.ExpectStatus(run, 201))
        {
            return;
        }

        var end = await talk.EndOfAsync(run.Word("id")!);
        if (talk.Expect(end.Word("status_code") == "failed", end, "status_code", "failed", end.Word("status_code"), Severity.Warning))
        {
            talk.Expect(end.Word("failure_code") == "INPUT_VALIDATION_FAILED", end, "failure_code", "INPUT_VALIDATION_FAILED", end.Word("failure_code"), Severity.Warning);
            talk.Expect(end.Word("failure_stage_code") == "preprocess", end, "failure_stage_code", "preprocess", end.Word("failure_stage_code"), Severity.Warning);
            talk.Expect(end.At("cost") is { ValueKind: JsonValueKind.Null }, end, "cost", "null: a failed run is free", Raw(end, "cost"));
            talk.Expect(end.At("output") is { ValueKind: JsonValueKind.Null }, end, "output", "null", Raw(end, "output"));
        }
    }

    private static string? Raw(TalkAnswer answer, string path) => answer.At(path)?.GetRawText();

    private static DateTimeOffset? Time(TalkAnswer answer, string path) => answer.At(path) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var at) ? at : null;
}
