using System.Net.Http.Headers;

namespace Runflow.Emulator.Spec;

/// <summary>An answer with all that the contract speaks about, detached from the connection.</summary>
/// <param name="Method">Of the request, in capitals.</param>
/// <param name="Path">Of the request, percent-encoded, without query.</param>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The headers that were really sent, names in any case.</param>
/// <param name="Body">The bytes; empty when there was none, and of a stream of events, which has no end.</param>
internal sealed record ContractAnswer(
    string Method, string Path, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Reads an answer. Its body is buffered, so that the test reads it again.</summary>
    public static async Task<ContractAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        // Before the body: a client computes Content-Length once it has the bytes, and then it seems to have been sent.
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Add(response.Headers.NonValidated);
        Add(response.Content.Headers.NonValidated);

        byte[] body = [];
        if (response.Content.Headers.ContentType?.MediaType != EventRules.Media)
        {
            await response.Content.LoadIntoBufferAsync(cancellation);
            body = await response.Content.ReadAsByteArrayAsync(cancellation);
        }

        var request = response.RequestMessage!;
        return new(request.Method.Method, request.RequestUri!.AbsolutePath, (int)response.StatusCode, headers, body);

        void Add(HttpHeadersNonValidated some)
        {
            foreach (var (name, values) in some)
            {
                headers[name] = string.Join(", ", values);
            }
        }
    }
}
