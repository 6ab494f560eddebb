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
        var url = message.Url;
        var host = HostSpelling.Read(url).InUrl;
        List<KeyValuePair<string, string>> headers =
        [
            new("Host", url.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{url.Port}")),
        ];
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
        // Path and query are taken over letter by letter: they were put in order when the message's URL was read.
        var url = new Uri(
            $"{message.Url.Scheme}://{endpoint}{message.Url.PathAndQuery}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(message.Body),
        };
        foreach (var (name, value) in Headers(message))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static bool Has(CallbackMessage message, string name) =>
        message.Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsContent(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Headers that say where the message ends or who it is for; only the sender knows.</summary>
    private static bool IsFraming(string name) => name.ToLowerInvariant()
        is "host" or "content-length" or "transfer-encoding" or "connection" or "expect" or "upgrade" or "te" or "trailer" or "keep-alive";
}
