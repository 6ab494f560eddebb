namespace Runflow.Emulator.Conform.Checks;

/// <summary>Who may ask. Source: section 6 of the wire reference.</summary>
internal static class AuthChecks
{
    private const string Unknown = "01890000-0000-7000-8000-000000000000";

    public static IReadOnlyList<ConformCheck> All { get; } =
    [
        new("auth", "auth.none", "Without a key, what needs one is 401", NoneAsync),
        new("auth", "auth.scheme", "A key under another scheme than Bearer is 401", SchemeAsync),
        new("auth", "auth.malformed", "A key with characters that no key has is 401", MalformedAsync),
        new("auth", "auth.open", "Health, readiness and the public models need no key", OpenAsync),
        new("auth", "auth.me", "The key's user and organisations are told", static async talk => talk.ExpectStatus(await talk.GetAsync("/v1/auth/me"), 200)),
        new("auth", "auth.first", "A missing key goes before an unknown run and an unreadable body", FirstAsync),
    ];

    private static async Task NoneAsync(Conversation talk)
    {
        foreach (var path in (string[])["/v1/runs", "/v1/auth/me", "/v1/assets", "/v1/callback-secrets", "/v1/billing/balance"])
        {
            talk.ExpectError(await talk.SendAsync(HttpMethod.Get, path, change: static request => request.Headers.Authorization = null), 401, "UNAUTHORIZED");
        }
    }

    private static async Task SchemeAsync(Conversation talk) =>
        talk.ExpectError(await talk.SendAsync(HttpMethod.Get, "/v1/runs", change: static request => request.Headers.Authorization = new("Basic", "cmY6cmY=")), 401, "UNAUTHORIZED");

    private static async Task MalformedAsync(Conversation talk) =>
        talk.ExpectError(await talk.SendAsync(HttpMethod.Get, "/v1/runs", change: static request => request.Headers.Authorization = new("Bearer", "not-a-key!")), 401, "UNAUTHORIZED");

    private static async Task OpenAsync(Conversation talk)
    {
        foreach (var path in (string[])["/v1/health", "/v1/readiness", "/v1/public/models"])
        {
            talk.ExpectStatus(await talk.SendAsync(HttpMethod.Get, path, change: static request => request.Headers.Authorization = null), 200);
        }
    }

    private static async Task FirstAsync(Conversation talk)
    {
        talk.ExpectError(await talk.SendAsync(HttpMethod.Get, $"/v1/runs/{Unknown}", change: static request => request.Headers.Authorization = null), 401, "UNAUTHORIZED");
        talk.ExpectError(await talk.SendAsync(HttpMethod.Post, Conversation.EditRuns, "{", static request => request.Headers.Authorization = null), 401, "UNAUTHORIZED");
    }
}
