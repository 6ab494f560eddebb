using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>A callback as a receiver got it.</summary>
internal sealed record Received(int Number, string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}

/// <summary>A real receiver on a loopback port that keeps the raw bytes of what comes and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> received = [];
    private int count;

    private Receiver(Func<Received, HttpContext, Task> answer, bool keep)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var call = new Received(
                Interlocked.Increment(ref count),
                http.Request.Path,
                body.ToArray(),
                http.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            if (keep)
            {
                received.Enqueue(call);
            }

            await answer(call, http);
        });
    }

    /// <summary>What came, in order of arrival.</summary>
    public IReadOnlyList<Received> Calls => [.. received];

    public string Url => app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First() + "/hook";

    /// <summary>Answers 200 to all.</summary>
    public static Task<Receiver> StartAsync() => StartAsync(static (_, _) => Task.CompletedTask);

    /// <summary>Answers with the given statuses in turn, and with the last one from then on.</summary>
    public static Task<Receiver> StartAsync(params int[] statuses) => StartAsync((call, http) =>
    {
        http.Response.StatusCode = statuses[Math.Min(call.Number, statuses.Length) - 1];
        return Task.CompletedTask;
    });

    /// <summary>Answers as <paramref name="answer"/> does; without <paramref name="keep"/> it remembers nothing.</summary>
    public static async Task<Receiver> StartAsync(Func<Received, HttpContext, Task> answer, bool keep = true)
    {
        var receiver = new Receiver(answer, keep);
        await receiver.app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync();
    }
}
