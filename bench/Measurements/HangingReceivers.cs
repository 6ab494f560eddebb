using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Runflow.Emulator.Callbacks;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>
/// 5,000 callbacks to 50 receivers: how long until the 4,500 of the last 45 are delivered, when the first five answer and
/// when they hang. Who hangs must cost the others nothing.
/// </summary>
internal static class HangingReceivers
{
    private const int Runs = 5_000;
    private const int Receivers = 50;
    private const int Hanging = 5;

    public static async Task MeasureAsync(Plan plan, Report report)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ports = new List<int>();
        await using var receivers = await ListenAsync(http => ports.IndexOf(http.Connection.LocalPort) < Hanging ? held.Task : Task.CompletedTask);
        ports.AddRange(receivers.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(static address => new Uri(address).Port));
        await using var world = new World(new EmulatorOptions { Queue = TimeSpan.Zero, Dispatch = TimeSpan.Zero, Inference = TimeSpan.Zero, Step = TimeSpan.Zero, CallbackTimeout = TimeSpan.FromHours(1) });

        held.SetResult();
        await RoundAsync(world, ports);
        var pairs = new List<(double Answering, double Hanging)>();
        for (var i = 0; i < plan.Rounds(full: 9, quick: 3); i++)
        {
            var answering = await RoundAsync(world, ports);
            held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var hanging = await RoundAsync(world, ports);
            held.SetResult();
            pairs.Add((answering, hanging));
        }

        report.Figure("4,500 callbacks beside 5 that answer", Spread.Of(pairs.Select(static pair => pair.Answering)), "0", " ms");
        report.Figure("4,500 callbacks beside 5 that hang", Spread.Of(pairs.Select(static pair => pair.Hanging)), "0", " ms");
        report.Judge("callbacks, five hanging / five answering", Spread.Of(pairs.Select(static pair => pair.Hanging / pair.Answering)), "0.00", Aim.AtMost(1.2));
    }

    /// <summary>Milliseconds from the first create to the last of the 4,500 deliveries.</summary>
    private static async Task<double> RoundAsync(World world, List<int> ports)
    {
        var sandbox = world.Sandbox("callbacks");
        var left = Runs / Receivers * (Receivers - Hanging);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sandbox.Current.Part<Outbox>().AttemptEnded += (delivery, _) =>
        {
            if (ports.IndexOf(new Uri(delivery.Order.Url).Port) >= Hanging && delivery.Status == DeliveryStatus.Delivered && --left == 0)
            {
                done.SetResult();
            }
        };
        World.Settle();
        var watch = Stopwatch.StartNew();
        world.Fill(sandbox, Runs, ownInputs: false, number => $"http://127.0.0.1:{ports[number % Receivers]}/hook");
        await done.Task;
        var elapsed = watch.Elapsed.TotalMilliseconds;
        world.Drop(sandbox);
        return elapsed;
    }

    private static async Task<WebApplication> ListenAsync(Func<Microsoft.AspNetCore.Http.HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            for (var i = 0; i < Receivers; i++)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            await answer(http);
        });
        await app.StartAsync();
        return app;
    }
}
