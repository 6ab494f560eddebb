using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Chance;

/// <summary>
/// Everything a client can learn of a finished scenario, in an order of its own: each run's document, its deliveries with
/// every attempt, its image by SHA-256. Left out is only what <c>docs/determinism.md</c> leaves out: the receiver's port
/// and the wall time of attempts.
/// </summary>
internal sealed partial class Transcript
{
    private readonly SortedDictionary<string, string> whole = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> core = new(StringComparer.Ordinal);

    /// <summary>Runs by how they ended.</summary>
    public IReadOnlyDictionary<string, int> Ends => core.Values.GroupBy(static line => line.Split(' ')[0]).ToDictionary(static group => group.Key, static group => group.Count());

    public int Images { get; private set; }

    public int Attempts => core.Values.Sum(static line => line.Split("\n  attempt ").Length - 1);

    /// <summary>One line after the other, to be compared whole.</summary>
    public string Text => string.Join('\n', whole.Values);

    /// <summary>One SHA-256 over ids, sandbox times, states, seeds and the delivery log: chance and time, no layout.</summary>
    public string Fingerprint => Hash(Encoding.UTF8.GetBytes(string.Join('\n', core.Select(static pair => $"{pair.Key} {pair.Value}"))));

    public static async Task<Transcript> OfAsync(HttpClient client, IEnumerable<Guid> runs, int receiverPort, Func<Guid, bool> withImage)
    {
        var transcript = new Transcript();
        foreach (var id in runs)
        {
            var run = await GetAsync(client, $"/v1/runs/{id}");
            var log = await GetAsync(client, $"/v1/runs/{id}/callback");
            using var document = JsonDocument.Parse(run);
            using var deliveries = JsonDocument.Parse(log);
            var image = "";
            if (withImage(id) && document.RootElement.GetProperty("output") is { ValueKind: JsonValueKind.Object } output)
            {
                var url = output.GetProperty("outputs")[0].GetProperty("url").GetString()!;
                image = Hash(await GetAsync(client, new Uri(url).PathAndQuery));
                transcript.Images++;
            }

            var text = $"{Encoding.UTF8.GetString(run)}\n{Encoding.UTF8.GetString(log)}\n{image}";
            text = ResponseTime().Replace(text, "\"response_time_ms\":0");
            transcript.whole.Add(id.ToString(), text.Replace(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{receiverPort}"), "127.0.0.1:PORT", StringComparison.Ordinal));
            transcript.core.Add(id.ToString(), Core(document.RootElement, deliveries.RootElement));
        }

        return transcript;
    }

    private static string Core(JsonElement run, JsonElement deliveries)
    {
        var text = new StringBuilder();
        text.AppendJoin(' ', Fields(run, "status_code", "created_at", "started_at", "completed_at", "duration_ms", "request_id"));
        if (run.GetProperty("output") is { ValueKind: JsonValueKind.Object } output)
        {
            text.Append(' ').Append(output.GetProperty("seed").GetRawText());
        }

        foreach (var delivery in deliveries.EnumerateArray())
        {
            text.Append("\n delivery ").AppendJoin(' ', Fields(delivery, "id", "status_code", "failure_reason_code", "created_at", "completed_at"));
            foreach (var attempt in delivery.GetProperty("attempts").EnumerateArray())
            {
                text.Append("\n  attempt ").AppendJoin(' ', Fields(attempt, "id", "attempt_number", "status_code", "created_at"));
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Fields(JsonElement element, params string[] names) => names.Select(name => element.GetProperty(name).ToString());

    private static async Task<byte[]> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [GeneratedRegex("\"response_time_ms\":\\d+")]
    private static partial Regex ResponseTime();
}
