using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>
/// A sandbox in which there is one of everything: what a path of the contract names can be found in it. Tests that go through all
/// operations ask it for paths and bodies.
/// </summary>
internal sealed class ContractWorld
{
    /// <summary>An id that nothing has.</summary>
    public const string Unknown = "01890000-0000-7000-8000-00000000beef";

    private readonly TestEmulator emulator;
    private readonly EmulatedSandbox sandbox;
    private readonly Dictionary<string, string> things = [];

    private ContractWorld(TestEmulator emulator, string key)
    {
        this.emulator = emulator;
        sandbox = emulator.Emulator.Sandbox(key);
        Client = emulator.ClientOf(key);
    }

    /// <summary>Sends the key of the sandbox.</summary>
    public HttpClient Client { get; }

    private string Sink => sandbox.SinkUrl("contract");

    /// <summary>Makes one of everything in the sandbox of a key.</summary>
    public static async Task<ContractWorld> BuildAsync(TestEmulator emulator, string key)
    {
        var world = new ContractWorld(emulator, key);
        var things = world.things;
        things["webhook"] = Id(await world.AskAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{world.Sink}}"}"""));
        things["secret"] = Id(await world.AskAsync(HttpMethod.Post, "/v1/callback-secrets", """{"label":"one"}"""));
        things["run"] = await world.EndedRunAsync();
        var batch = await world.AskAsync(HttpMethod.Post, "/v1/models/black-forest-labs/flux-2-klein-4b/edit/batches", $$"""{"input":[{"prompt":"x"}],"callback_url":"{{world.Sink}}"}""");
        things["batch"] = Id(batch);
        things["item"] = Id(batch.Json.GetProperty("items")[0]);
        await world.UntilIdleAsync();
        things["log"] = await world.FirstAsync($"/v1/runs/{things["run"]}/logs");
        things["delivery"] = await world.FirstAsync($"/v1/webhooks/{things["webhook"]}/deliveries");
        things["picture"] = Local((await world.AskAsync(HttpMethod.Get, $"/v1/runs/{things["run"]}", null)).Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!);
        things["asset"] = await world.AssetAsync();
        var asset = (await world.AskAsync(HttpMethod.Get, $"/v1/assets/{things["asset"]}", null)).Json;
        things["file"] = Local(asset.GetProperty("url").GetString()!);
        things["thumbnail"] = Local(asset.GetProperty("thumbnail_url").GetString()!);
        return world;
    }

    public Task<Reply> AskAsync(HttpMethod method, string path, string? json, Action<HttpRequestMessage>? change = null) =>
        emulator.SendAsync(method, path, json, Client, change);

    public Task UntilIdleAsync() => sandbox.Clock.RunUntilIdleAsync(TestContext.Current.CancellationToken);

    /// <summary>The path of an operation, with what there is in it.</summary>
    public string PathOf(ContractOperation operation) => operation.Template switch
    {
        "/files/{sandbox}/runs/{run_id}/{name}" => things["picture"],
        "/files/{sandbox}/assets/{asset_id}" => things["file"],
        "/files/{sandbox}/assets/{asset_id}/thumbnail.png" => things["thumbnail"],
        var template => Fill(template, Thing),
    };

    /// <summary>The path of an operation, with ids in it that nothing has.</summary>
    public static string UnknownPathOf(ContractOperation operation) => operation.Template.StartsWith("/files/", StringComparison.Ordinal)
        ? $"{Fill(operation.Template, static _ => Unknown)}?expires=4102444800000&signature={new string('0', 64)}"
        : Fill(operation.Template, static _ => Unknown);

    /// <summary>Path and body for which the operation does what it is for; what it uses up is made for it.</summary>
    public async Task<(string Path, string? Body, HttpContent? Content)> SuccessAsync(ContractOperation operation) => operation.Id switch
    {
        "cancelRun" => ($"/v1/admin/runs/{Id(await AskAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, """{"input":{"prompt":"x"}}"""))}/cancellation", "{}", null),
        "redeliverRunCallback" => ($"/v1/runs/{await EndedRunAsync()}/callback-redeliveries", "{}", null),
        "redeliverBatchCallback" => (PathOf(operation), "{}", null),
        "deleteCallbackSecret" => ($"/v1/callback-secrets/{Id(await AskAsync(HttpMethod.Post, "/v1/callback-secrets", "{}"))}", null, null),
        "deleteWebhook" => ($"/v1/webhooks/{Id(await AskAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{Sink}}"}"""))}", null, null),
        "deleteAsset" => ($"/v1/assets/{await AssetAsync()}", null, null),
        "confirmAssetUpload" => ($"/v1/asset-uploads/{(await AnnouncedAsync(put: true)).Text("asset_id")}/confirmations", "{}", null),
        "putAssetUpload" => (Local((await AnnouncedAsync(put: false)).Text("upload_url")), null, Picture()),
        _ => (PathOf(operation), BodyOf(operation), null),
    };

    /// <summary>A body that the contract gives as an example; null where the operation takes none.</summary>
    public static string? BodyOf(ContractOperation operation) => operation.Id switch
    {
        "createEditRun" or "createModelRun" or "createVariantRun" => """{"input":{"prompt":"A red bicycle"}}""",
        "createModelBatch" or "createVariantBatch" => """{"input":[{"prompt":"A red bicycle"},{"prompt":"A blue one"}]}""",
        "updateBalance" => """{"low_balance_threshold":"5"}""",
        "updateCallbackSecret" => """{"label":"another"}""",
        "createWebhook" => """{"url":"https://receiver.test/hook"}""",
        "updateWebhook" => """{"is_disabled":false}""",
        "createAssetUpload" => """{"filename":"a.png","mime_type":"image/png","size_bytes":10}""",
        _ => operation.RequestSchema is null ? null : "{}",
    };

    /// <summary>A small picture as a request's content.</summary>
    public static HttpContent Picture()
    {
        var content = new ByteArrayContent(AssetBench.Photo);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return content;
    }

    /// <summary>Path and query of a URL.</summary>
    public static string Local(string url) => new Uri(url).PathAndQuery;

    private string Thing(string variable, string template) => variable switch
    {
        "owner" => "black-forest-labs",
        "slug" => template.Contains("{variant}", StringComparison.Ordinal) ? "flux-2-klein-9b" : "flux-2-klein-4b",
        "variant" => "edit",
        "log_id" => things["log"],
        "node_run_id" => Unknown,
        "delivery_id" => things["delivery"],
        "item_id" => things["item"],
        "id" when template.Contains("/runs/", StringComparison.Ordinal) => things["run"],
        "id" when template.StartsWith("/v1/callback-secrets", StringComparison.Ordinal) => things["secret"],
        "id" when template.StartsWith("/v1/webhooks", StringComparison.Ordinal) => things["webhook"],
        "id" when template.StartsWith("/v1/batches", StringComparison.Ordinal) => things["batch"],
        "id" when template.StartsWith("/v1/asset", StringComparison.Ordinal) => things["asset"],
        _ => throw new InvalidOperationException($"There is nothing for {{{variable}}} of {template}; give {nameof(ContractWorld)} one."),
    };

    private static string Fill(string template, Func<string, string, string> thing) =>
        string.Join('/', template.Split('/').Select(step => step.StartsWith('{') ? thing(step.Trim('{', '}'), template) : step));

    private static string Fill(string template, Func<string, string> thing) => Fill(template, (variable, _) => thing(variable));

    private async Task<string> EndedRunAsync()
    {
        var id = Id(await AskAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, $$"""{"input":{"prompt":"x","image_urls":["{{Bodies.Url}}"]},"callback_url":"{{Sink}}"}"""));
        await UntilIdleAsync();
        return id;
    }

    private async Task<string> FirstAsync(string list) => Id((await AskAsync(HttpMethod.Get, list, null)).Json.GetProperty("items")[0]);

    private async Task<Reply> AnnouncedAsync(bool put)
    {
        var announced = await AskAsync(HttpMethod.Post, "/v1/asset-uploads", $$"""{"filename":"a.png","mime_type":"image/png","size_bytes":{{AssetBench.Photo.Length}}}""");
        if (put)
        {
            Assert.Equal(HttpStatusCode.OK, (await emulator.PutBytesAsync(announced.Text("upload_url"), AssetBench.Photo)).Status);
        }

        return announced;
    }

    private async Task<string> AssetAsync() => Id(await AskAsync(HttpMethod.Post, $"/v1/asset-uploads/{(await AnnouncedAsync(put: true)).Text("asset_id")}/confirmations", "{}"));

    private static string Id(Reply reply) => Id(reply.Json);

    private static string Id(JsonElement thing) => thing.GetProperty("id").GetString()!;
}
