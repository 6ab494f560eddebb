namespace Runflow.Emulator.Conform.Checks;

/// <summary>Lists and their pages. They read what is there, and create nothing. Source: section 2 of the wire reference.</summary>
internal static class ListChecks
{
    private const int MostPages = 5;

    public static IReadOnlyList<ConformCheck> All { get; } =
    [
        new("lists", "lists.page", "A list answers items and cursors, no more than asked for", PageAsync),
        new("lists", "lists.walk", "Walking by next repeats nothing, and previous leads back", WalkAsync),
        new("lists", "lists.order", "Runs come newest first, and oldest first when asked", OrderAsync),
        new("lists", "lists.q", "q finds by a field", FilterAsync),
        new("lists", "lists.q-wrong", "A q that cannot be read is 422", static async talk => talk.ExpectStatus(await talk.GetAsync($"/v1/runs?q={Uri.EscapeDataString("status_code:(")}"), 422)),
        new("lists", "lists.fields", "fields leaves out what was not asked for", FieldsAsync),
        new("lists", "lists.limit", "A limit outside 1 to 500 is 422", LimitAsync),
        new("lists", "lists.statuses", "The statuses of runs are listed", StatusesAsync),
        new("lists", "lists.others", "Models, assets, secrets and webhooks are lists, too", OthersAsync),
    ];

    private static async Task PageAsync(Conversation talk)
    {
        var page = await PageOfAsync(talk, "/v1/runs?limit=2");
        talk.Expect(page.List("items").Count <= 2, page, "items", "at most 2", $"{page.List("items").Count}");
        Needs(talk, page.List("items").Count, 2);
    }

    private static async Task WalkAsync(Conversation talk)
    {
        var seen = new HashSet<string?>();
        var page = await PageOfAsync(talk, "/v1/runs?limit=2");
        var first = Ids(page);
        for (var pages = 1; ; pages++)
        {
            foreach (var id in Ids(page))
            {
                talk.Expect(seen.Add(id), page, "items", "each run once", "a run that was on a page before");
            }

            if (page.Word("next") is not { } next || pages == MostPages)
            {
                break;
            }

            page = await PageOfAsync(talk, $"/v1/runs?limit=2&pq={Uri.EscapeDataString(next)}");
            if (pages == 1 && page.Word("previous") is { } previous)
            {
                var back = await PageOfAsync(talk, $"/v1/runs?limit=2&from_prev=true&pq={Uri.EscapeDataString(previous)}");
                talk.Expect(Ids(back).SequenceEqual(first), back, "items", "the page before", "another one", Severity.Warning);
            }
        }

        Needs(talk, seen.Count, 3);
    }

    private static async Task OrderAsync(Conversation talk)
    {
        var newest = Times(await PageOfAsync(talk, "/v1/runs?limit=20"));
        var page = await PageOfAsync(talk, "/v1/runs?limit=20&sort_by=created_at:asc");
        var oldest = Times(page);
        talk.Expect(newest.SequenceEqual(newest.OrderDescending()), page, "items", "newest first", "another order");
        talk.Expect(oldest.SequenceEqual(oldest.Order()), page, "items", "oldest first", "another order");
        Needs(talk, newest.Count, 2);
    }

    private static async Task FilterAsync(Conversation talk)
    {
        var there = (await PageOfAsync(talk, "/v1/runs?limit=500")).List("items").Any(static run => run.GetProperty("status_code").GetString() == "succeeded");
        foreach (var q in (string[])["status_code:succeeded", "status_code=succeeded AND NOT client_ref:nobody", "(status_code:succeeded OR status_code:failed) AND created_at>2020-01-01"])
        {
            var page = await PageOfAsync(talk, $"/v1/runs?limit=20&q={Uri.EscapeDataString(q)}");
            talk.Expect(page.List("items").All(static run => run.GetProperty("status_code").GetString() is "succeeded" or "failed"), page, "items", $"those of {q}", "others, too");
            talk.Expect(page.List("items").Count > 0 || !there, page, "items", $"those of {q}", "none, though there are some");
        }

        if (!there)
        {
            talk.Unproven("The newest 500 runs hold none that succeeded: there is nothing to find.");
        }
    }

    private static async Task FieldsAsync(Conversation talk)
    {
        var page = await PageOfAsync(talk, "/v1/runs?limit=3&fields=id,status_code");
        talk.Expect(page.List("items").All(static run => run.EnumerateObject().All(static field => field.Name is "id" or "status_code")), page, "items", "id and status_code only", page.Text, Severity.Warning);
        Needs(talk, page.List("items").Count, 1);
    }

    private static async Task LimitAsync(Conversation talk)
    {
        foreach (var limit in (string[])["0", "501", "many"])
        {
            talk.ExpectStatus(await talk.GetAsync($"/v1/runs?limit={limit}"), 422);
        }
    }

    private static async Task StatusesAsync(Conversation talk)
    {
        var answer = await talk.GetAsync("/v1/runs/statuses");
        talk.ExpectStatus(answer, 200);
        foreach (var status in (string[])["queued", "dispatching", "running", "succeeded", "failed", talk.Target.Cancelled])
        {
            talk.Expect(answer.Text.Contains($"\"{status}\"", StringComparison.Ordinal), answer, "", status, answer.Text, Severity.Warning);
        }
    }

    private static async Task OthersAsync(Conversation talk)
    {
        foreach (var path in (string[])["/v1/models", "/v1/assets", "/v1/callback-secrets", "/v1/webhooks"])
        {
            talk.ExpectStatus(await talk.GetAsync(path + "?limit=2"), 200);
        }
    }

    private static async Task<TalkAnswer> PageOfAsync(Conversation talk, string path)
    {
        var page = await talk.GetAsync(path);
        talk.ExpectStatus(page, 200);
        return page;
    }

    /// <summary>Too few runs show nothing, right or wrong: these checks create none.</summary>
    private static void Needs(Conversation talk, int met, int least)
    {
        if (met < least)
        {
            talk.Unproven($"It needs {least} {(least == 1 ? "run" : "runs")} to look at, and met {met}: create some, or ask lifecycle in the same call.");
        }
    }

    private static IReadOnlyList<string?> Ids(TalkAnswer page) => [.. page.List("items").Select(static run => run.TryGetProperty("id", out var id) ? id.GetString() : null)];

    private static IReadOnlyList<DateTimeOffset> Times(TalkAnswer page) => [.. page.List("items").Select(static run => run.GetProperty("created_at").GetDateTimeOffset())];
}
