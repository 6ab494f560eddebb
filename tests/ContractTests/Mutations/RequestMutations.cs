using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Tests.Hosting;

namespace Runflow.Emulator.Tests.Mutations;

/// <summary>Servers that heed otherwise what they are asked: who asks, how often, for which page.</summary>
internal static class RequestMutations
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        Heeding("open-door", "without a key one is let in", static request => request.Headers.Authorization = request.Headers.Authorization.ToString().StartsWith("Bearer", StringComparison.Ordinal) ? request.Headers.Authorization : "Bearer rf_test_emulator"),
        Heeding("one-organisation", "X-Organization-Id is not heeded", static request => request.Headers.Remove("X-Organization-Id")),
        Heeding("never-the-same", "Idempotency-Key is not heeded", static request => request.Headers.Remove("Idempotency-Key")),
        Heeding("q-ignored", "q is not heeded", static request => request.QueryString = Without(request, "q")),
        Heeding("one-too-many", "a page has one entry more than was asked for", static request => request.QueryString = new(request.QueryString.Value!.Replace("limit=2", "limit=3", StringComparison.Ordinal))),
        Heeding("oldest-first", "lists begin with the oldest", static request => request.QueryString = request.Path == "/v1/runs" && request.Method == "GET" && !request.Query.ContainsKey("pq") ? request.QueryString.Add("sort_by", "created_at:asc") : request.QueryString),
        new("other-body-replayed", "an idempotency key answers as before, whatever the body", Witness.Behaviour, static services =>
        {
            var first = new ConcurrentDictionary<string, byte[]>();
            services.Around(async (http, next) =>
            {
                // Every later request under the key is taken for the first one.
                if (http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } key])
                {
                    using var body = new MemoryStream();
                    await http.Request.Body.CopyToAsync(body);
                    var bytes = first.GetOrAdd(http.Request.Headers.Authorization + key, body.ToArray());
                    http.Request.Body = new MemoryStream(bytes);
                    http.Request.ContentLength = bytes.Length;
                }

                await next(http);
            });
        }),
        new("repeated-at-the-turn", "the last entry of a page is the first of the next one, too", Witness.Behaviour, static services =>
        {
            var last = new ConcurrentDictionary<string, JsonNode>();
            services.RewriteAnswers(answer => AnswerMutations.Json(answer, body =>
            {
                if (body["items"] is JsonArray { Count: > 0 } items && answer.Path == "/v1/runs")
                {
                    if (answer.Http.Request.Query.ContainsKey("pq") && last.TryGetValue(answer.Http.Request.Headers.Authorization!, out var before))
                    {
                        items[0] = before.DeepClone();
                    }

                    last[answer.Http.Request.Headers.Authorization!] = items[^1]!.DeepClone();
                }
            }));
        }),
        new("never-the-last-page", "the last page has a next one, which is the first", Witness.Behaviour, static services => services.RewriteAnswers(static answer => AnswerMutations.Json(answer, static body =>
        {
            if (body["items"] is JsonArray { Count: > 0 } && body["next"] is null)
            {
                (body["next"], body["next_pq"]) = (body["first"]!.DeepClone(), body["first"]!.DeepClone());
            }
        }))),
        new("credit-for-all", "a balance too low is not looked at", Witness.Behaviour, static services => services.Around(static (http, next) =>
        {
            if (http.Request.Path.Value!.EndsWith("/runs", StringComparison.Ordinal) && http.Request.Headers.Authorization is [{ Length: > 7 } header])
            {
                var epoch = http.RequestServices.GetRequiredService<SandboxRegistry>().Find(header.AsSpan(7), null)!.Current;
                lock (epoch.Gate)
                {
                    epoch.Part<Account>().Set(1000, epoch.Clock.Now);
                }
            }

            return next(http);
        })),
    ];

    private static Mutation Heeding(string name, string title, Action<HttpRequest> change) => new(name, title, Witness.Behaviour, services => services.Around((http, next) =>
    {
        if (http.Request.Path.StartsWithSegments("/v1"))
        {
            change(http.Request);
        }

        return next(http);
    }));

    private static QueryString Without(HttpRequest request, string name) =>
        QueryString.Create(request.Query.Where(pair => pair.Key != name));
}
