using System.Text.Json;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>A sandbox in which there is one of everything that a path of control.openapi.yaml can name.</summary>
internal sealed class ControlWorld
{
    private readonly TestEmulator emulator;
    private readonly HttpClient client;
    private readonly Dictionary<string, string> things = [];

    private ControlWorld(TestEmulator emulator, string key)
    {
        this.emulator = emulator;
        client = emulator.ClientOf(key);
        Sandbox = emulator.Emulator.Sandbox(key);
    }

    public EmulatedSandbox Sandbox { get; }

    /// <summary>Makes one of everything in the sandbox of a key.</summary>
    public static async Task<ControlWorld> BuildAsync(TestEmulator emulator, string key)
    {
        var world = new ControlWorld(emulator, key);
        var things = world.things;
        await world.DoneAsync("/_emulator/faults", """{"id":"kept","point":"request","match":{"path":"/v1/assets"},"fault":{"kind":"status","status":503}}""");
        things["run"] = await world.RunAsync();
        await world.Sandbox.Clock.RunUntilIdleAsync(TestContext.Current.CancellationToken);
        things["delivery"] = First(await world.AskAsync(HttpMethod.Get, "/_emulator/callbacks"));
        things["request"] = First(await world.AskAsync(HttpMethod.Get, "/_emulator/requests"));
        await world.DoneAsync("/_emulator/snapshots/kept", null);
        things["sandbox"] = world.Sandbox.Id;
        return world;
    }

    public Task<Reply> AskAsync(HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? change = null) =>
        emulator.SendAsync(method, path, json, client, change);

    /// <summary>The status alone, for a stream that does not end.</summary>
    public async Task<int> StatusOfStreamAsync(string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>A run with a callback, queued.</summary>
    public async Task<string> RunAsync() =>
        (await DoneAsync(EmulatedSandbox.EditRuns, $$"""{"input":{"prompt":"x","image_urls":["{{Bodies.Url}}"]},"callback_url":"{{Sandbox.SinkUrl("shop")}}"}""")).GetProperty("id").GetString()!;

    /// <summary>Posts what must succeed.</summary>
    public async Task<JsonElement> DoneAsync(string path, string? json)
    {
        var reply = await AskAsync(HttpMethod.Post, path, json);
        Assert.True((int)reply.Status is 200 or 201, reply.Text);
        return reply.Json;
    }

    /// <summary>The path of an operation, with what there is in it.</summary>
    public string PathOf(ContractOperation operation) => string.Join('/', operation.Template.Split('/').Select(step => step switch
    {
        "{id}" when operation.Template.StartsWith("/_emulator/sandboxes", StringComparison.Ordinal) => things["sandbox"],
        "{id}" when operation.Template == "/_emulator/faults/{id}" => "kept",
        "{id}" when operation.Template.StartsWith("/_emulator/runs", StringComparison.Ordinal) => things["run"],
        "{id}" when operation.Template.StartsWith("/_emulator/callbacks", StringComparison.Ordinal) => things["delivery"],
        "{id}" => things["request"],
        "{name}" when operation.Template.Contains("presets", StringComparison.Ordinal) => "deploy",
        "{name}" when operation.Template.Contains("sink", StringComparison.Ordinal) => "shop",
        "{name}" => "kept",
        "{sandbox}" => things["sandbox"],
        "{index}" => "0",
        "{file}" => "app.css",
        _ => step,
    }));

    /// <summary>The first body that the document gives as an example; null where the operation takes no JSON.</summary>
    public static string? BodyOf(ContractOperation operation)
    {
        if (operation.RequestSchema is null)
        {
            return null;
        }

        var document = OpenApiContract.Control.Document;
        var media = document.GetProperty("paths").GetProperty(operation.Template).GetProperty(operation.Method.ToLowerInvariant())
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        return JsonPointer.Follow(document, media.GetProperty("examples").EnumerateObject().First().Value).GetProperty("value").GetRawText();
    }

    private static string First(Reply list) => list.Json.GetProperty("items")[0].GetProperty("id").GetString()!;
}
