using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Sandboxes;

public sealed class DroppedSandboxTests
{
    [Fact]
    public async Task A_create_that_finds_its_sandbox_dropped_is_answered_503_and_does_not_try_for_ever()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var sandbox = Drop(emulator, "rf_test_dropped");
        var request = Request(emulator);

        var (run, error) = await Task.Run(() => RunCreation.Accept(sandbox, request, "http://emulator.example"), TestContext.Current.CancellationToken)
            .WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        Assert.Null(run);
        Assert.Equal(503, error?.Status);
    }

    [Fact]
    public async Task A_reset_that_finds_its_sandbox_dropped_begins_no_new_life()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var sandbox = Drop(emulator, "rf_test_dropped");

        Assert.Same(sandbox.Current, sandbox.Reset(keepSettings: false));
        Assert.True(sandbox.Current.Ended);
        sandbox.Dispose();
    }

    [Fact]
    public async Task Creates_resets_and_drops_of_one_sandbox_at_once_all_get_an_answer()
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var client = emulator.Emulator.Sandbox("rf_test_busy").CreateClient();
        var registry = emulator.Emulator.Services.GetRequiredService<SandboxRegistry>();
        var id = registry.Find("rf_test_busy", null)!.Identity.Id;

        await Workers.RunAsync(16, Enumerable.Range(0, 1600), async number =>
        {
            var reply = (number % 10) switch
            {
                0 => await emulator.SendAsync(HttpMethod.Post, "/_emulator/reset", "{}", client),
                1 => await emulator.SendAsync(HttpMethod.Delete, $"/_emulator/sandboxes/{id}", null),
                _ => await emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, Body, client),
            };
            Assert.Contains((int)reply.Status, (int[])[200, 201, 204, 404, 503]);
        }).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }

    private const string Body = """{"input":{"prompt":"Busy","image_urls":["https://images.example/source.png"]}}""";

    private static Sandbox Drop(TestEmulator emulator, string key)
    {
        var registry = emulator.Emulator.Services.GetRequiredService<SandboxRegistry>();
        var sandbox = registry.Find(key, null)!;
        Assert.True(registry.Drop(sandbox.Identity.Id));
        return sandbox;
    }

    private static CreateRequest Request(TestEmulator emulator)
    {
        var model = emulator.Emulator.Services.GetRequiredService<ModelCatalogue>().Find("black-forest-labs/flux-2-klein-4b/edit")!;
        using var body = JsonTape.Of(Encoding.UTF8.GetBytes(Body))!;
        return CreateRequest.Read(model, body.Root, null, new Problems())!.Value;
    }
}
