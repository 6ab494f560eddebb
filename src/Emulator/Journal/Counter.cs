using System.Collections.Frozen;

namespace Runflow.Emulator.Journal;

/// <summary>What a sandbox counts since its epoch began, in the order of <see cref="Counters.Names"/>.</summary>
internal enum Counter
{
    RunsCreated,
    RunsTerminal,
    RunsSucceeded,
    RunsFailed,
    RunsCancelled,
    CallbacksCreated,
    CallbacksAttempted,
    CallbacksDelivered,
    CallbacksFailed,
    WebhooksCreated,
    WebhooksAttempted,
    WebhooksDelivered,
    WebhooksFailed,
    RequestsTotal,
    RequestsAborted,
    RequestsGet,
    RequestsHead,
    RequestsPost,
    RequestsPut,
    RequestsPatch,
    RequestsDelete,
    RequestsOptions,
    Requests2xx,
    Requests3xx,
    Requests4xx,
    Requests5xx,
}

/// <summary>The counters' wire names, as <c>GET /_emulator/await</c> takes them.</summary>
internal static class Counters
{
    /// <summary>One name for each <see cref="Counter"/>, in its order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "runs.created", "runs.terminal", "runs.succeeded", "runs.failed", "runs.cancelled",
        "callbacks.created", "callbacks.attempted", "callbacks.delivered", "callbacks.failed",
        "webhooks.created", "webhooks.attempted", "webhooks.delivered", "webhooks.failed",
        "requests.total", "requests.aborted",
        "requests.GET", "requests.HEAD", "requests.POST", "requests.PUT", "requests.PATCH", "requests.DELETE", "requests.OPTIONS",
        "requests.2xx", "requests.3xx", "requests.4xx", "requests.5xx",
    ];

    private static readonly FrozenDictionary<string, Counter> ByName =
        Names.Index().ToFrozenDictionary(static pair => pair.Item, static pair => (Counter)pair.Index, StringComparer.Ordinal);

    public static string Name(this Counter counter) => Names[(int)counter];

    public static bool TryFind(string name, out Counter counter) => ByName.TryGetValue(name, out counter);

    /// <summary>The counter of a request method; null for one that only the total counts.</summary>
    public static Counter? OfMethod(string method) => method switch
    {
        "GET" => Counter.RequestsGet,
        "POST" => Counter.RequestsPost,
        "HEAD" => Counter.RequestsHead,
        "PUT" => Counter.RequestsPut,
        "PATCH" => Counter.RequestsPatch,
        "DELETE" => Counter.RequestsDelete,
        "OPTIONS" => Counter.RequestsOptions,
        _ => null,
    };

    /// <summary>The counter of a status class; null for none.</summary>
    public static Counter? OfStatus(int status) => status is >= 200 and < 600 ? Counter.Requests2xx + ((status / 100) - 2) : null;
}
