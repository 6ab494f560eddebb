using System.Text.Json.Nodes;
using Runflow.Emulator.Tests.Hosting;

namespace Runflow.Emulator.Tests.Mutations;

/// <summary>Servers that answer otherwise.</summary>
internal static class AnswerMutations
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        .. Undescribed(),
        Run("numbers-rewritten", "metadata is read as numbers and written again", Witness.Behaviour, static run => run["metadata"] = run["metadata"] is { } given ? JsonNode.Parse(given.ToJsonString().Replace("1.50", "1.5", StringComparison.Ordinal)) : null),
        Run("another-seed", "the output reports another seed than was given", Witness.Behaviour, static run =>
        {
            if (run["output"] is JsonObject output)
            {
                output["seed"] = 1;
            }
        }),
        Run("sides-swapped", "width and height of an output are exchanged", Witness.Behaviour, static run =>
        {
            if (run["output"]?["outputs"]?[0] is JsonObject picture)
            {
                (picture["width"], picture["height"]) = (picture["height"]!.DeepClone(), picture["width"]!.DeepClone());
            }
        }),
        Run("duration-with-queue-twice", "duration_ms counts a second too much", Witness.Behaviour, static run => run["duration_ms"] = run["duration_ms"] is JsonValue ms ? ms.GetValue<long>() + 1000 : null),
        new("cancel-200", "a cancel that took effect is answered 200", Witness.Behaviour, static services => services.RewriteAnswers(static answer =>
            answer.Status = answer.Path.EndsWith("/cancellation", StringComparison.Ordinal) && answer.Status == 201 ? 200 : answer.Status)),
        new("first-problem-only", "a 422 tells the first problem only", Witness.Behaviour, static services => services.RewriteAnswers(static answer => Json(answer, static body =>
        {
            while (body["errors"] is JsonArray { Count: > 1 } errors)
            {
                errors.RemoveAt(1);
            }
        }))),
        new("bytes-of-the-day", "a picture is another one each time it is fetched", Witness.Behaviour, static services =>
        {
            var fetched = 0;
            services.RewriteAnswers(answer =>
            {
                if (answer.Http.Response.ContentType == "image/png")
                {
                    answer.Body[^20] ^= (byte)Interlocked.Increment(ref fetched);
                }
            });
        }),
    ];

    /// <summary>Changes the JSON object of an answer.</summary>
    public static void Json(ServerRewrite.Outgoing answer, Action<JsonObject> change)
    {
        if (answer.Http.Response.ContentType is "application/json" && answer.Path.StartsWith("/v1/", StringComparison.Ordinal) && JsonNode.Parse(answer.Body) is JsonObject body)
        {
            change(body);
            answer.Text = body.ToJsonString();
        }
    }

    private static Mutation Run(string name, string title, Witness by, Action<JsonObject> change) => new(name, title, by, services => services.RewriteAnswers(answer => Json(answer, body =>
    {
        if (body.ContainsKey("target_type") && !body.ContainsKey("items"))
        {
            change(body);
        }
    })));

    private static Mutation Error(string name, string title, Action<ServerRewrite.Outgoing> change) => new(name, title, Witness.Schema, services => services.RewriteAnswers(answer =>
    {
        if (answer.Status is >= 400 and < 500 && answer.Path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            change(answer);
        }
    }));

    private static IEnumerable<Mutation> Undescribed() =>
    [
        Run("undocumented-field", "a run has a field that nobody knows", Witness.Schema, static run => run["internal_id"] = 7),
        Run("field-missing", "a run lacks its links", Witness.Schema, static run => run.Remove("links")),
        Run("null-left-out", "fields without a value are left out", Witness.Schema, static run =>
        {
            foreach (var name in run.Where(static field => field.Value is null).Select(static field => field.Key).ToList())
            {
                run.Remove(name);
            }
        }),
        Run("cost-as-number", "cost is a number", Witness.Schema, static run => run["cost"] = run["cost"] is null ? null : 0.005),
        Run("unknown-status", "a run that has succeeded is complete", Witness.Schema, static run => run["status_code"] = run["status_code"]!.GetValue<string>() is "succeeded" ? "complete" : run["status_code"]!.DeepClone()),
        Run("time-with-space", "times have a blank for the T", Witness.Schema, static run => run["created_at"] = run["created_at"]!.GetValue<string>().Replace('T', ' ')),
        new("created-202", "a create is answered 202", Witness.Schema, static services => services.RewriteAnswers(static answer =>
            answer.Status = answer.Path.EndsWith("/edit/runs", StringComparison.Ordinal) && answer.Status == 201 ? 202 : answer.Status)),
        new("cursor-missing", "a list has no field for its next page", Witness.Schema, static services => services.RewriteAnswers(static answer => Json(answer, static body =>
        {
            if (body.ContainsKey("items"))
            {
                body.Remove("next");
            }
        }))),
        new("no-request-id", "answers carry no request id", Witness.Schema, static services => services.RewriteAnswers(static answer => answer.Http.Response.Headers.Remove("X-Emulator-Request-Id"))),
        Error("errors-as-object", "errors is an object", static answer => Json(answer, static body => body["errors"] = new JsonObject())),
        Error("problem-json", "errors are application/problem+json", static answer => answer.Http.Response.ContentType = "application/problem+json"),
        Error("html-error", "errors are pages", static answer => answer.Text = "<h1>Not here</h1>"),
        Error("nested-envelope", "the envelope is wrapped in error", static answer => answer.Text = $$"""{"error":{{answer.Text}}}"""),
    ];
}
