using System.Globalization;
using System.Net;
using Runflow.Emulator.Callbacks.Egress;

namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>
/// A message as a request to one checked endpoint. The request's URL holds the address, because the handler pools by it:
/// a connection is reused for that address only, and never because a name once led there. What the receiver sees of the
/// URL, and the name in TLS, come from the <c>Host</c> header. Pure.
/// </summary>
internal static class OutgoingRequest
{
    private static readonly string UserAgent =
        $"Runflow-Emulator/{typeof(OutgoingRequest).Assembly.GetName().Version?.ToString(3) ?? "0"}";

    /// <summary>Every header in the order in which it goes out; what the inspector shows and <see cref="To"/> sends.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(CallbackMessage message)
    {
        List<KeyValuePair<string, string>> headers = [new("Host", Host(message.Url))];
        if (!Has(message, "User-Agent"))
        {
            headers.Add(new("User-Agent", UserAgent));
        }

        headers.AddRange(message.Headers.Where(header => !IsFraming(header.Key) && !IsContent(header.Key)));
        if (!Has(message, "Content-Type"))
        {
            headers.Add(new("Content-Type", "application/json"));
        }

        headers.AddRange(message.Headers.Where(header => !IsFraming(header.Key) && IsContent(header.Key)));
        headers.Add(new("Content-Length", message.Body.Length.ToString(CultureInfo.InvariantCulture)));
        return headers;
    }

    /// <summary>The request to dial <paramref name="endpoint"/> with; for one use.</summary>
    public static HttpRequestMessage To(IPEndPoint endpoint, CallbackMessage message)
    {
        var request = At(HttpMethod.Post, endpoint, message.Url);
        request.Content = new ReadOnlyMemoryContent(message.Body);
        foreach (var (name, value) in Headers(message))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    /// <summary>The request that fetches <paramref name="url"/> from one checked endpoint; for one use.</summary>
    public static HttpRequestMessage Get(IPEndPoint endpoint, Uri url)
    {
        var request = At(HttpMethod.Get, endpoint, url);
        request.Headers.TryAddWithoutValidation("Host", Host(url));
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "image/*,*/*;q=0.8");
        return request;
    }

    // Path and query are taken over letter by letter: they were put in order when the URL was read.
    private static HttpRequestMessage At(HttpMethod method, IPEndPoint endpoint, Uri url) =>
        new(method, new Uri($"{url.Scheme}://{endpoint}{url.PathAndQuery}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    private static string Host(Uri url)
    {
        var host = HostSpelling.Read(url).InUrl;
        return url.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{url.Port}");
    }

    private static bool Has(CallbackMessage message, string name) =>
        message.Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsContent(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Headers that say where the message ends or who it is for; only the sender knows.</summary>
    private static bool IsFraming(string name) => name.ToLowerInvariant()
        is "host" or "content-length" or "transfer-encoding" or "connection" or "expect" or "upgrade" or "te" or "trailer" or "keep-alive";
}
