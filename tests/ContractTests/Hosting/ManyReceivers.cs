using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>Many receivers, each with a loopback port of its own, in one server.</summary>
internal sealed class ManyReceivers : IAsyncDisposable
{
    private readonly WebApplication app;

    private ManyReceivers(WebApplication app) => this.app = app;

    /// <summary>The URL of each receiver, in the order of their numbers.</summary>
    public IReadOnlyList<string> Urls { get; private set; } = [];

    /// <summary>Starts them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="answer">Answers a call: the receiver's number from 0, the body, the exchange.</param>
    public static async Task<ManyReceivers> StartAsync(int count, Func<int, byte[], HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            for (var i = 0; i < count; i++)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        var receivers = new ManyReceivers(builder.Build());
        Dictionary<int, int> numbers = [];
        receivers.app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            await answer(numbers[http.Connection.LocalPort], body.ToArray(), http);
        });
        await receivers.app.StartAsync(TestContext.Current.CancellationToken);
        receivers.Urls = [.. receivers.app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(static address => $"{address}/hook")];
        foreach (var (number, url) in receivers.Urls.Index())
        {
            numbers.Add(new Uri(url).Port, number);
        }

        return receivers;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync();
    }
}
