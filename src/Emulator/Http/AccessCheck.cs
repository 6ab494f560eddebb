using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>Whether a key may do what it asks: its scopes, and whether its user's e-mail address is verified.</summary>
internal static class AccessCheck
{
    /// <summary>The 403, or null.</summary>
    public static ApiError? Refuse(Sandbox sandbox, HttpContext http)
    {
        var rights = sandbox.Current.Part<Access>().Rights;
        return rights.IsFull ? null : Refuse(rights, http);
    }

    private static ApiError? Refuse(AccessRights rights, HttpContext http)
    {
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? http.Request.Path.Value!;
        return Scope.Of(pattern, reads) is { } scope && !rights.Scopes.Contains(scope, StringComparer.Ordinal)
            ? ApiError.Forbidden($"The key lacks the scope {scope}; it has {(rights.Scopes.Count == 0 ? "none" : string.Join(", ", rights.Scopes))} (here: PUT /_emulator/account).")
            : reads || rights.EmailVerified ? null : ApiError.EmailNotVerified();
    }
}
