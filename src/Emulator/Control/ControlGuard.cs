using System.Net;
using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Control;

/// <summary>
/// Keeps other web sites from driving the control surface through a developer's browser: the Host must be one that no
/// foreign name can be rebound to; an Origin, when sent, must be the same origin; a browser that says it acts for another
/// site is refused, except where a person follows a link; and a <c>control_token</c>, when there is one, must be sent.
/// </summary>
internal sealed class ControlGuard(EmulatorOptions options)
{
    /// <summary>Carries the token.</summary>
    public const string TokenHeader = "X-Emulator-Token";

    private readonly byte[]? token = options.ControlToken is { } text ? Encoding.UTF8.GetBytes(text) : null;

    /// <summary>Why the request is refused, or null.</summary>
    public ApiError? Refuse(HttpRequest request, bool tokenless) =>
        RefuseHost(request) ?? RefuseSite(request) ?? (tokenless ? null : RefuseStranger(request));

    /// <summary>Looks at the host alone, which is all that matters for what holds no data and does nothing.</summary>
    public ApiError? RefuseHost(HttpRequest request)
    {
        var host = request.Host.Host;
        return request.Host.HasValue && !IsOurs(host)
            ? ApiError.Forbidden($"The control surface is not served to the host {host}; call it by IP address or localhost, or name the host in allowed_hosts.")
            : null;
    }

    /// <summary>An empty POST of a form: a page of another site can make one without asking, and a route that takes an
    /// empty body would obey it. A body that is not empty has to be JSON, which no form can send.</summary>
    public static ApiError? RefuseForm(HttpRequest request, int length)
    {
        var media = request.ContentType is { } type ? type.AsSpan(0, type.IndexOf(';', StringComparison.Ordinal) is >= 0 and var end ? end : type.Length).Trim() : [];
        return length == 0 && (Is(media, "application/x-www-form-urlencoded") || Is(media, "multipart/form-data") || Is(media, "text/plain"))
            ? ApiError.BadRequest($"An empty form ({media}) is not obeyed; leave Content-Type out, or send application/json.")
            : null;

        static bool Is(ReadOnlySpan<char> media, string name) => media.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static ApiError? RefuseSite(HttpRequest request)
    {
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"{request.Scheme}://{request.Host.Value}")
        {
            return ApiError.Forbidden($"The control surface is not served to pages of {origin}.");
        }

        // Browsers send these two by themselves, and no page can change them. A link that is followed only reads.
        var follows = HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate";
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && !follows
            ? ApiError.Forbidden("The control surface is not served to pages of other sites.")
            : null;
    }

    private ApiError? RefuseStranger(HttpRequest request) =>
        token is null || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString()), token)
            ? null
            : ApiError.Unauthorized($"This emulator has a control_token; send it in the header {TokenHeader}.");

    private bool IsOurs(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || !host.TrimEnd('.').Contains('.', StringComparison.Ordinal)
        || host.Equals("host.docker.internal", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (options.PublicUrl is { } url && new Uri(url).Host.Equals(host, StringComparison.OrdinalIgnoreCase))
        || options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
