using System.Globalization;
using System.Net;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Callbacks.Sending;

namespace Runflow.Emulator.Sources;

/// <summary>What became of fetching a source: its bytes, or a sentence that says why there are none.</summary>
internal readonly record struct FetchedSource(byte[]? Bytes, string? Problem);

/// <summary>
/// Fetches one http source: asks the egress rules at every hop, dials only an address that they allowed, and takes no more
/// time, bytes and redirects than stated. Shared by all sandboxes and threads.
/// </summary>
internal sealed class SourceFetcher(
    EgressPolicy policy, IHostResolver resolver, bool tlsInsecure, TimeProvider time, Func<IPEndPoint, bool> isOwnListener) : IDisposable
{
    /// <summary>Redirects that are followed.</summary>
    public const int MaxRedirects = 5;

    /// <summary>Fetches at once in the process: each may hold as many bytes as the largest asset.</summary>
    private const int AtOnce = 8;

    /// <summary>Wall time for a source, redirects included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker invoker = new(CallbackHandler.Create(Patience, tlsInsecure, new Dialler(time)));
    private readonly SemaphoreSlim places = new(AtOnce);

    /// <summary>Fetches. Every way to fail is a sentence.</summary>
    /// <exception cref="OperationCanceledException">The caller's own token was cancelled.</exception>
    public async Task<FetchedSource> FetchAsync(string url, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            using var deadline = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
            try
            {
                return await FollowAsync(url, either.Token);
            }
            catch (Exception) when (!ct.IsCancellationRequested && deadline.IsCancellationRequested)
            {
                return Failed(url, string.Create(CultureInfo.InvariantCulture, $"it had not come after {Patience.TotalSeconds:0} s."));
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or IOException)
            {
                return Failed(url, FaultSentences.Connection(e, inContainer: false));
            }
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        invoker.Dispose();
        places.Dispose();
    }

    private async Task<FetchedSource> FollowAsync(string url, CancellationToken token)
    {
        var at = new Uri(url);
        for (var hops = 0; hops <= MaxRedirects; hops++)
        {
            // A resolver of the operating system may not stop when told to; the fetch does.
            var decision = await policy.DecideAsync(at, resolver, isOwnListener, token).AsTask().WaitAsync(token);
            if (decision.Verdict != EgressVerdict.Allowed)
            {
                return Failed(url, decision.Sentence);
            }

            using var response = await GetAsync(at, decision.Endpoints, token);
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                if (!Uri.TryCreate(at, location, out var next))
                {
                    return Failed(url, $"{Short(at.ToString())} redirects to {Short(location.ToString())}, which is no URL.");
                }

                at = next;
                continue;
            }

            return response.IsSuccessStatusCode
                ? await ReadAsync(url, response.Content, token)
                : Failed(url, string.Create(CultureInfo.InvariantCulture, $"{Short(at.ToString())} answered {(int)response.StatusCode}."));
        }

        return Failed(url, string.Create(CultureInfo.InvariantCulture, $"it was redirected more than {MaxRedirects} times."));
    }

    /// <summary>Asks the first endpoint that takes a connection.</summary>
    private async Task<HttpResponseMessage> GetAsync(Uri url, IReadOnlyList<IPEndPoint> endpoints, CancellationToken token)
    {
        for (var left = endpoints.Count; ; left--)
        {
            using var request = OutgoingRequest.Get(endpoints[^left], url);
            if (left > 1)
            {
                Dialler.SetPatience(request, Patience / endpoints.Count);
            }

            try
            {
                return await invoker.SendAsync(request, token);
            }
            catch (HttpRequestException e) when (left > 1 && e.InnerException is DialException)
            {
                // Nothing was sent: the next address of the same decision.
            }
        }
    }

    private static async Task<FetchedSource> ReadAsync(string url, HttpContent content, CancellationToken token)
    {
        var tooLarge = Failed(url, string.Create(CultureInfo.InvariantCulture, $"it is larger than {AssetUpload.MaxBytes} bytes."));
        if (content.Headers.ContentLength > AssetUpload.MaxBytes)
        {
            return tooLarge;
        }

        using var bytes = new MemoryStream();
        using var stream = await content.ReadAsStreamAsync(token);
        var chunk = new byte[64 << 10];
        for (int read; (read = await stream.ReadAsync(chunk, token)) > 0;)
        {
            if (bytes.Length + read > AssetUpload.MaxBytes)
            {
                return tooLarge;
            }

            bytes.Write(chunk, 0, read);
        }

        return new FetchedSource(bytes.ToArray(), null);
    }

    private static FetchedSource Failed(string url, string why) => new(null, $"The source {Short(url)} could not be fetched: {why}");

    private static string Short(string url) => url.Length <= 200 ? url : url[..200] + "…";
}
