using System.Net;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Http;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>
/// Meets every status that openapi.yaml gives to an operation, each for its real cause where it has one. What is documented and
/// cannot be met fails here, and so does what comes otherwise than documented.
/// </summary>
public sealed class StatusSweepTests(StatusSweepTests.Hosts hosts) : IClassFixture<StatusSweepTests.Hosts>
{
    // A status for which there is no cause in the emulator but somebody's wish: a fault asks for it, with this code; null for its usual one.
    private static readonly Dictionary<(string, int), string?> OnlyByFault = new()
    {
        [("createEditRun", 404)] = "MODEL_NOT_FOUND",
        [("createModelRun", 507)] = null,
        [("createModelBatch", 507)] = null,
        [("createAssetUpload", 507)] = null,
        [("getMe", 403)] = "PERMISSION_DENIED",
        [("getContract", 403)] = "PERMISSION_DENIED",
    };

    public static TheoryData<string> Operations => [.. OpenApiContract.Served.Operations.Select(static operation => operation.Id)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_documented_status_of_an_operation_is_met(string id)
    {
        var operation = OpenApiContract.Served.Operations.Single(one => one.Id == id);
        var world = await ContractWorld.BuildAsync(hosts.Usual, $"sweep_{id}");
        var missed = new List<string>();
        foreach (var status in operation.Responses.Keys.Where(status => !CoverageExceptions.Reasons.ContainsKey((id, status))))
        {
            var reply = await MeetAsync(world, operation, status);
            if ((int)reply.Status != status)
            {
                missed.Add($"wanted {status}, met {(int)reply.Status}: {(reply.Body.Length < 500 ? reply.Text : "…")}");
            }
        }

        Assert.Empty(missed);
    }

    private async Task<Reply> MeetAsync(ContractWorld world, ContractOperation operation, int status)
    {
        var method = new HttpMethod(operation.Method);
        var isFile = operation.Template.StartsWith("/files/", StringComparison.Ordinal);
        var path = operation.Id == "putAssetUpload" ? (await world.SuccessAsync(operation)).Path : world.PathOf(operation);
        var body = ContractWorld.BodyOf(operation);
        if (OnlyByFault.TryGetValue((operation.Id, status), out var code) || status is 429 or 503)
        {
            var fault = code is null ? $"status;status={status}" : $"status;status={status};code={code}";
            return await world.AskAsync(method, path, body, request => request.Headers.Add("X-Emulator-Fault", fault));
        }

        switch (status)
        {
            case 200 when operation.Id == "cancelRun":
                return await world.AskAsync(method, path, "{}");
            case 200 or 201 or 204:
                var (fresh, json, content) = await world.SuccessAsync(operation);
                var done = await world.AskAsync(method, fresh, json, request => request.Content = content ?? request.Content);
                await world.UntilIdleAsync();
                return done;
            case 206 or 416:
                return await world.AskAsync(method, path, null, request => request.Headers.Add("Range", status == 206 ? "bytes=0-9" : "bytes=99999999-"));
            case 304:
                var tag = (await world.AskAsync(HttpMethod.Get, path, null)).Headers.ETag!;
                return await world.AskAsync(method, path, null, request => request.Headers.IfNoneMatch.Add(tag));
            case 400 when operation.Id == "putAssetUpload":
                return await PutBrokenAsync();
            case 400:
                return await world.AskAsync(method, path, "{");
            case 401:
                return await world.AskAsync(method, path, body, static request => request.Headers.Add("Authorization", "Basic eDp4"));
            case 402:
                return await ChangedAsync(world, """{"balance":0}""", """{"balance":1000}""", () => world.AskAsync(method, path, body));
            case 403 when isFile:
                return await world.AskAsync(method, Tampered(path), null, Send(operation));
            case 403:
                return await ChangedAsync(world, """{"scopes":[]}""", """{"scopes":["*"]}""", () => world.AskAsync(method, path, body));
            case 404:
                return await world.AskAsync(method, ContractWorld.UnknownPathOf(operation), body, Send(operation));
            case 405:
                return await world.AskAsync(HttpMethod.Trace, path, null);
            case 409:
                return await TwiceAsync(world, operation);
            case 413 when operation.Id == "putAssetUpload":
                return await world.AskAsync(method, path, null, static request => request.Content = new ByteArrayContent(new byte[100_000]));
            case 413:
                return await hosts.Small.SendAsync(method, path, $$"""{"filler":"{{new string('x', 3000)}}"}""");
            case 422 when operation.Id == "putAssetUpload":
                return await world.AskAsync(method, path, null, static request => request.Content = new StringContent("no picture"));
            case 422 when operation.Method == "GET":
                return await world.AskAsync(method, path + (operation.Id == "getRun" ? "?embed=nothing" : "?limit=0"), null);
            case 422:
                return await world.AskAsync(method, path, body, static request => request.Headers.Add("Idempotency-Key", new string('k', 256)));
            case 431:
                return await world.AskAsync(method, path, body, static request => request.Headers.Add("X-Long", new string('x', 40_000)));
            case 500:
                return await hosts.Broken.SendAsync(method, path, body, change: Send(operation));
            case 507 when operation.Id == "putAssetUpload":
                return await hosts.Small.SendAsync(method, ContractWorld.Local((await hosts.Small.PostAsync("/v1/asset-uploads", """{"filename":"a.png","mime_type":"image/png","size_bytes":10}""")).Json.GetProperty("upload_url").GetString()!), null, change: static request =>
                {
                    request.Content = new ByteArrayContent(new byte[10]);
                    request.Content.Headers.ContentType = new("image/png");
                });
            case 507:
                return await hosts.Small.SendAsync(method, path, body!.Replace("\"prompt\":\"A red bicycle\"", $"\"prompt\":\"x\",\"image_urls\":[\"data:image/png;base64,{Convert.ToBase64String(new byte[60])}\"]", StringComparison.Ordinal));
            default:
                throw new InvalidOperationException($"Nobody knows how {operation.Id} comes to answer {status}: say it here, or take it out of openapi.yaml.");
        }
    }

    // A body without a length that ends in the middle of a chunk: no client library sends that.
    private static async Task<Reply> PutBrokenAsync()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        var url = new Uri((await emulator.AnnounceAsync(10)).Text("upload_url"));
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendAsync($"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n");
        var answer = await connection.AnswerAsync("PUT", url.AbsolutePath);
        using var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new StringContent(answer.Body) };
        return await Reply.OfAsync(response);
    }

    // The same idempotency key, with another body.
    private static async Task<Reply> TwiceAsync(ContractWorld world, ContractOperation operation)
    {
        var (path, body, _) = await world.SuccessAsync(operation);
        var method = new HttpMethod(operation.Method);
        var first = await world.AskAsync(method, path, body, Keyed);
        Assert.True((int)first.Status is >= 200 and < 300, first.Text);
        return await world.AskAsync(method, path, " " + (body ?? "{}"), Keyed);

        static void Keyed(HttpRequestMessage request) => request.Headers.Add("Idempotency-Key", "once");
    }

    private static async Task<Reply> ChangedAsync(ContractWorld world, string before, string after, Func<Task<Reply>> ask)
    {
        await world.AskAsync(HttpMethod.Put, "/_emulator/account", before);
        var reply = await ask();
        await world.AskAsync(HttpMethod.Put, "/_emulator/account", after);
        return reply;
    }

    private static Action<HttpRequestMessage>? Send(ContractOperation operation) =>
        operation.Id == "putAssetUpload" ? static request => request.Content = ContractWorld.Picture() : null;

    private static string Tampered(string path) => path[..^1] + (path[^1] == '0' ? '1' : '0');

    /// <summary>The emulators that the sweep asks; a sandbox for each operation.</summary>
    public sealed class Hosts : IAsyncLifetime
    {
        /// <summary>Does not say when a fault has struck, so that such answers are held against the contract, too.</summary>
        internal TestEmulator Usual { get; private set; } = null!;

        /// <summary>Has room for nothing.</summary>
        internal TestEmulator Small { get; private set; } = null!;

        /// <summary>Has a defect: whatever is asked, looking for the route throws.</summary>
        internal TestEmulator Broken { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Usual = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, FaultHeader = false });
            Small = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, BodyLimitBytes = 2000, AssetBytes = 9 });
            Broken = await BrokenEmulator.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Usual.DisposeAsync();
            await Small.DisposeAsync();
            await Broken.DisposeAsync();
        }
    }
}
