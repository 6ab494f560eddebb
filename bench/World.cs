using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Bench;

/// <summary>An emulator in this process that listens nowhere, with standing clocks unless told otherwise, for what HTTP would only blur.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SandboxRegistry sandboxes;
    private readonly ModelDefinition model;

    /// <param name="retainRuns">Finished runs that are kept.</param>
    public World(int retainRuns = 100_000)
        : this(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRuns = retainRuns })
    {
    }

    /// <param name="options">How it behaves.</param>
    public World(EmulatorOptions options)
    {
        var builder = EmulatorApp.CreateBuilder(options);
        builder.Logging.ClearProviders();
        app = EmulatorApp.Build(builder);
        sandboxes = app.Services.GetRequiredService<SandboxRegistry>();
        model = app.Services.GetRequiredService<ModelCatalogue>().Find(ExampleRequest.Model)!;
    }

    public Sandbox Sandbox(string key) => sandboxes.Find(key, null)!;

    public void Drop(Sandbox sandbox) => sandboxes.Drop(sandbox.Identity.Id);

    /// <summary>Creates runs that are all different, as a create over HTTP would once its body is parsed.</summary>
    /// <param name="sandbox">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="ownInputs">Gives each its own input, read from JSON; else they differ by their key, which is faster.</param>
    /// <param name="callbackUrl">Where the end of each is told; null for nowhere.</param>
    public void Fill(Sandbox sandbox, int count, bool ownInputs, Func<int, string>? callbackUrl = null)
    {
        var first = Read(0);
        for (var i = 0; i < count; i++)
        {
            var request = ownInputs ? Read(i) : Twin(first, i, callbackUrl?.Invoke(i));
            if (RunCreation.Accept(sandbox, request, "http://127.0.0.1").Run is null)
            {
                throw new InvalidOperationException("A run was refused.");
            }
        }
    }

    /// <summary>Lets the collector finish what earlier work left behind, so that nobody else pays for it.</summary>
    public static void Settle()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private CreateRequest Read(int number)
    {
        using var body = JsonTape.Of(Encoding.UTF8.GetBytes(ExampleRequest.Body.Replace("########", number.ToString("x8", CultureInfo.InvariantCulture), StringComparison.Ordinal)))!;
        return CreateRequest.Read(model, body.Root, null, new Problems())!.Value;
    }

    private static CreateRequest Twin(in CreateRequest first, int number, string? callbackUrl) => first with
    {
        Key = ItemKey.OfHash(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number))),
        CallbackUrl = callbackUrl ?? first.CallbackUrl,
    };
}
