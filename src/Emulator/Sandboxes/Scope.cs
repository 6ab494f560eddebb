using System.Collections.Frozen;

namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// The scopes of a key, <c>&lt;thing&gt;:read</c> and <c>&lt;thing&gt;:write</c>, and which of them a route asks for. The vendor's
/// pages say that there are scopes and that a missing one is a 403; their names are ours.
/// </summary>
internal static class Scope
{
    /// <summary>Asked for by <c>/v1/admin/runs/{id}/cancellation</c>.</summary>
    public const string AdminWrite = "admin:write";

    private const string Runs = "runs";

    /// <summary>The thing that each first segment below <c>/v1</c> is about; null asks for no scope.</summary>
    private static readonly FrozenDictionary<string, string?> Things = new Dictionary<string, string?>
    {
        ["admin"] = "admin",
        ["asset-uploads"] = "assets",
        ["assets"] = "assets",
        ["auth"] = null,
        ["batches"] = Runs,
        ["billing"] = "billing",
        ["callback-secrets"] = "callback-secrets",
        ["health"] = null,
        ["models"] = "models",
        ["openapi.json"] = null,
        ["public"] = null,
        ["readiness"] = null,
        ["runs"] = Runs,
        ["webhooks"] = "webhooks",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every scope there is.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AdminWrite, "assets:read", "assets:write", "billing:read", "billing:write", "callback-secrets:read", "callback-secrets:write",
        "models:read", "runs:read", "runs:write", "webhooks:read", "webhooks:write",
    ];

    /// <summary>The scope that a route asks for.</summary>
    /// <param name="pattern">The route's pattern, for example <c>/v1/runs/{id}</c>.</param>
    /// <param name="reads">Whether it changes nothing.</param>
    /// <returns>Null when it asks for none.</returns>
    /// <exception cref="ArgumentException">The route has no place in the table.</exception>
    public static string? Of(string pattern, bool reads)
    {
        var segments = pattern.Split('/', 4);
        if (segments is not ["", "v1", var first, ..] || !Things.TryGetValue(first, out var thing))
        {
            throw new ArgumentException($"The route {pattern} has no scope; give its first segment one in {nameof(Scope)}.", nameof(pattern));
        }

        // To post below a model is to start its runs.
        thing = thing == "models" && !reads ? Runs : thing;
        return thing is null ? null : $"{thing}:{(reads ? "read" : "write")}";
    }
}
