using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>What is worked out before the gate is only a guess of who comes first, and costs and keeps little.</summary>
public sealed class PreparedRunTests
{
    private const string BaseUrl = "http://emulator.example";
    private const int Runs = 1000;

    /// <summary>The run, its places in tables that grow, and one event of the feed; it was half as much again with lists and closures for each create.</summary>
    private const int MostBytes = 1000;

    [Fact]
    public async Task Twins_that_were_prepared_at_once_are_drawn_in_the_order_in_which_they_are_taken()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var epoch = emulator.Emulator.DefaultEpoch;
        var request = Request(emulator, "A red bicycle");
        PreparedRun[] twins = [new(epoch, request), new(epoch, request), new(epoch, request)];
        Assert.All(twins, static twin => Assert.Equal(0, twin.Ordinal));

        twins[1].Take(epoch);
        twins[0].Take(epoch);
        twins[2].Take(epoch);

        Assert.Equal([1, 0, 2], twins.Select(static twin => twin.Ordinal));
        Assert.All(twins, twin => Assert.Equal(RunDraws.Of(epoch.Seed, request.Key, twin.Ordinal), twin.Draws));
    }

    [Fact]
    public async Task A_run_that_was_only_prepared_leaves_its_ordinal_to_the_next()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var epoch = emulator.Emulator.DefaultEpoch;
        var request = Request(emulator, "A red bicycle");
        _ = new PreparedRun(epoch, request);

        var (run, _) = RunCreation.Accept(epoch.Sandbox, request, BaseUrl);

        Assert.Equal(0, run!.Spec.Ordinal);
        Assert.Equal(1, new PreparedRun(epoch, request).Ordinal);
    }

    [Fact]
    public async Task A_create_leaves_little_to_the_garbage_collector()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var sandbox = emulator.Emulator.DefaultEpoch.Sandbox;
        var requests = Enumerable.Range(0, 2 * Runs).Select(number => Request(emulator, $"Number {number}")).ToList();
        requests[..Runs].ForEach(request => RunCreation.Accept(sandbox, request, BaseUrl));

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var request in requests[Runs..])
        {
            RunCreation.Accept(sandbox, request, BaseUrl);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Runs, 0, MostBytes);
    }

    private static CreateRequest Request(TestEmulator emulator, string prompt)
    {
        var model = emulator.Emulator.Services.GetRequiredService<ModelCatalogue>().Find("black-forest-labs/flux-2-klein-4b/edit")!;
        using var body = JsonTape.Of(Encoding.UTF8.GetBytes($$$"""{"input":{"prompt":"{{{prompt}}}","image_urls":["https://images.example/bicycle.png"]}}"""))!;
        return CreateRequest.Read(model, body.Root, null, new Problems())!;
    }
}
