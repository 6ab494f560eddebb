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
    private const int MostBytes = 900;

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

        Assert.Equal(0, run!.Ordinal);
        Assert.Equal(1, new PreparedRun(epoch, request).Ordinal);
    }

    [Fact]
    public async Task A_create_leaves_little_to_the_garbage_collector()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var sandbox = emulator.Emulator.DefaultEpoch.Sandbox;
        var requests = Enumerable.Range(0, 2 * Runs).Select(number => Request(emulator, $"Number {number}")).ToArray();
        Accept(sandbox, requests.AsSpan(0, Runs));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Accept(sandbox, requests.AsSpan(Runs));

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Runs, 0, MostBytes);
    }

    [Fact]
    public async Task Reading_a_create_leaves_nothing_to_the_garbage_collector()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var model = Model(emulator);
        using var tape = JsonTape.Of(
            """{"input":{"prompt":"A red bicycle","image_urls":["https://images.example/bicycle.png"],"image_size":"square","steps":4},"metadata":{"order":"A-1001"}}"""u8.ToArray())!;
        var problems = new Problems();
        CreateRequest.Read(model, tape.Root, null, problems);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = CreateRequest.Read(model, tape.Root, null, problems);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.NotNull(read);
        Assert.Equal(0, allocated);
    }

    private static void Accept(Sandbox sandbox, ReadOnlySpan<CreateRequest> requests)
    {
        foreach (ref readonly var request in requests)
        {
            RunCreation.Accept(sandbox, request, BaseUrl);
        }
    }

    private static ModelDefinition Model(TestEmulator emulator) =>
        emulator.Emulator.Services.GetRequiredService<ModelCatalogue>().Find("black-forest-labs/flux-2-klein-4b/edit")!;

    private static CreateRequest Request(TestEmulator emulator, string prompt)
    {
        using var body = JsonTape.Of(Encoding.UTF8.GetBytes($$$"""{"input":{"prompt":"{{{prompt}}}","image_urls":["https://images.example/bicycle.png"]}}"""))!;
        return CreateRequest.Read(Model(emulator), body.Root, null, new Problems())!.Value;
    }
}
