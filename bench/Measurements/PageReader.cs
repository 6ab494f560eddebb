using System.Diagnostics;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>
/// Asks an emulator for what the page asks while it is open: the digest, and whenever that says that something has happened what
/// its view shows, at most every half second (<c>newest.js</c>).
/// </summary>
internal sealed class PageReader : IAsyncDisposable
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient client;
    private readonly CancellationTokenSource end = new();
    private readonly string[] paths;
    private readonly Stream digest;
    private readonly TaskCompletionSource shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;

    private PageReader(HttpClient client, Stream digest, string[] paths)
    {
        (this.client, this.digest, this.paths) = (client, digest, paths);
        reading = ReadAsync();
    }

    /// <summary>Messages of the digest so far.</summary>
    public int Messages { get; private set; }

    /// <summary>Opens the page and waits until it shows what there is.</summary>
    /// <param name="port">Where the emulator listens.</param>
    /// <param name="paths">What the view reads again; none for the runs, whose lines the digest brings.</param>
    public static async Task<PageReader> OpenAsync(int port, string[] paths)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var page = new PageReader(client, await client.GetStreamAsync(new Uri("/_emulator/digest", UriKind.Relative)), paths);
        await Task.WhenAny(page.shown.Task, page.reading);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (reading.IsCompleted)
        {
            await reading;
            throw new InvalidOperationException("The digest ended early.");
        }

        await end.CancelAsync();
        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
            // As it should end.
        }

        await digest.DisposeAsync();
        client.Dispose();
        end.Dispose();
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(digest);
        var last = 0L;
        while (await reader.ReadLineAsync(end.Token) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
            {
                continue;
            }

            Messages++;
            if (Stopwatch.GetElapsedTime(last) < Apart)
            {
                continue;
            }

            last = Stopwatch.GetTimestamp();
            foreach (var path in paths)
            {
                await client.GetByteArrayAsync(new Uri(path, UriKind.Relative), end.Token);
            }

            shown.TrySetResult();
        }
    }
}
