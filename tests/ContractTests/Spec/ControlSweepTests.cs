using System.Text;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>
/// Meets every status that control.openapi.yaml gives to an operation, each for its real cause. What is documented and cannot be
/// met fails here, and so does what comes otherwise than documented.
/// </summary>
public sealed class ControlSweepTests(ControlSweepTests.Hosts hosts) : IClassFixture<ControlSweepTests.Hosts>
{
    private const string NoSandbox = "0123456789abcdef";

    /// <summary>What needs a scene of its own and is met by the tests of its room; the coverage of a whole run holds them to it.</summary>
    private static readonly HashSet<(string, int)> Elsewhere =
    [
        ("getCertificate", 200), ("getReadyz", 503), ("resetSandbox", 409), ("awaitCounters", 409), ("runGauntlet", 409),
        ("changeProviderState", 409), ("receive", 507), ("receiveInSandbox", 507),
    ];

    public static TheoryData<string> Operations => [.. OpenApiContract.Control.Operations.Select(static operation => operation.Id)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_documented_status_of_an_operation_is_met(string id)
    {
        var operation = OpenApiContract.Control.Operations.Single(one => one.Id == id);
        var world = await ControlWorld.BuildAsync(hosts.Usual, $"control_{id}");
        var missed = new List<string>();
        foreach (var status in operation.Responses.Keys.Where(status => !Elsewhere.Contains((id, status))).OrderDescending())
        {
            var met = await MeetAsync(world, operation, status);
            if (met.Status != (status == ContractOperation.AnyOther ? 418 : status))
            {
                missed.Add($"wanted {status}, met {met.Status}: {met.Text}");
            }
        }

        Assert.Empty(missed);
    }

    private async Task<(int Status, string Text)> MeetAsync(ControlWorld world, ContractOperation operation, int status)
    {
        var (method, path, body) = (new HttpMethod(operation.Method), world.PathOf(operation), ControlWorld.BodyOf(operation));
        if (status == 200 && operation.Id is "followEvents" or "followDigest")
        {
            return (await world.StatusOfStreamAsync(path), "a stream");
        }

        var reply = status switch
        {
            200 or 201 or 204 => await SucceedAsync(world, operation, status, path, body),
            302 => await world.AskAsync(method, path, null, static request => request.Headers.Add("Accept", "text/html")),
            304 => await UnchangedAsync(world, method, path),
            400 when operation.Id == "planFaults" => await world.AskAsync(method, path),
            400 => await world.AskAsync(method, path, null, static request => request.Content = new StringContent("", Encoding.UTF8, "text/plain")),
            401 => await hosts.Guarded.SendAsync(method, path, body),
            403 => await world.AskAsync(method, path, body, static request => request.Headers.Host = "evil.test"),
            404 when operation.Id.EndsWith("PageFile", StringComparison.Ordinal) => await world.AskAsync(method, "/_emulator/ui/none.js"),
            404 when NamesSandbox(operation) => await world.AskAsync(method, Naming(path, NoSandbox)),
            404 => await world.AskAsync(method, path, body, static request => request.Headers.Add("X-Emulator-Sandbox", NoSandbox)),
            405 => await world.AskAsync(HttpMethod.Trace, path),
            413 => await hosts.Small.SendAsync(method, NamesSandbox(operation) ? Naming(path, hosts.Small.Emulator.Default.Id) : path, $$"""{"filler":"{{new string('x', 3000)}}"}"""),
            431 => await world.AskAsync(method, path, body, static request => request.Headers.Add("X-Long", new string('x', 40_000))),
            500 => await hosts.Broken.SendAsync(method, path, body),
            503 => await hosts.Full.SendAsync(method, path, body, hosts.Full.ClientOf("rf_test_another")),
            ContractOperation.AnyOther => await world.AskAsync(method, path + "?respond=418&body=tea", "{}"),
            _ => await RefusedAsync(world, operation, status, path),
        };
        return ((int)reply.Status, reply.Body.Length < 500 ? reply.Text : "…");
    }

    /// <summary>What the operation is for, with the document's own examples where they fit the world.</summary>
    private static async Task<Reply> SucceedAsync(ControlWorld world, ContractOperation operation, int status, string path, string? body)
    {
        var method = new HttpMethod(operation.Method);
        switch (operation.Id)
        {
            case "getMessage":
                await world.DoneAsync("/_emulator/pact/states", """{"state":"a run that failed","params":{"key":"rf_test_mine"}}""");
                break;
            case "moveRun":
                path = $"/_emulator/runs/{await world.RunAsync()}/transition";
                break;
            case "planFaults":
                path += "?key=a";
                break;
            case "awaitCounters":
                path += "?runs.created=1";
                break;
            case "putFault":
                (path, body) = ($"/_emulator/faults/{(status == 200 ? "kept" : "fresh")}", """{"point":"run","fault":{"kind":"nsfw"}}""");
                break;
            case "takeSnapshot":
                body = $$"""{"name":"{{(status == 200 ? "kept" : "fresh")}}"}""";
                break;
            case "takeNamedSnapshot":
                path = $"/_emulator/snapshots/{(status == 200 ? "kept" : "fresh")}";
                break;
            default:
                break;
        }

        return await world.AskAsync(method, path, body);
    }

    private async Task<Reply> RefusedAsync(ControlWorld world, ContractOperation operation, int status, string path)
    {
        var method = new HttpMethod(operation.Method);
        switch (operation.Id, status)
        {
            case ("changeProviderState", 402):
                await world.AskAsync(HttpMethod.Put, "/_emulator/account", """{"balance":0}""");
                return await world.AskAsync(method, path, """{"state":"a run that succeeded"}""");
            case ("awaitCounters", 408):
                return await world.AskAsync(method, path + "?runs.failed=9&timeout_ms=0");
            case ("changeClock", 409):
                return await world.AskAsync(method, path, """{"now":"2020-01-01T00:00:00Z"}""");
            case ("advanceClock", 409):
                return await world.AskAsync(method, path, """{"to":"2020-01-01T00:00:00Z"}""");
            case ("addFaults", 409):
                return await world.AskAsync(method, path, """{"id":"kept","point":"run","fault":{"kind":"nsfw"}}""");
            case ("putFault", 409):
                await world.AskAsync(HttpMethod.Put, "/_emulator/faults", $"[{string.Join(',', Enumerable.Range(0, 1000).Select(static n => $$$"""{"id":"n{{{n}}}","point":"run","fault":{"kind":"nsfw"}}"""))}]");
                var full = await world.AskAsync(method, "/_emulator/faults/one-more", """{"point":"run","fault":{"kind":"nsfw"}}""");
                await world.AskAsync(HttpMethod.Put, "/_emulator/faults", """{"id":"kept","point":"run","fault":{"kind":"nsfw"}}""");
                return full;
            case ("addFaultPreset", 409):
                await world.DoneAsync(path, null);
                var twin = await world.AskAsync(method, path);
                await world.AskAsync(HttpMethod.Delete, "/_emulator/faults");
                return twin;
            case ("moveRun", 409):
                return await world.AskAsync(method, path, """{"to":"queued"}""");
            case ("replayCallback", 409):
                await world.DoneAsync("/_emulator/faults", """{"id":"late","point":"callback","fault":{"kind":"delay","ms":60000}}""");
                var run = await world.RunAsync();
                await world.DoneAsync($"/_emulator/runs/{run}/transition", """{"to":"failed"}""");
                var waiting = (await world.AskAsync(HttpMethod.Get, $"/_emulator/callbacks?run_id={run}")).Json.GetProperty("items")[0].GetProperty("id").GetString();
                return await world.AskAsync(method, $"/_emulator/callbacks/{waiting}/replay");
            case ("getMessage", 409):
                return await world.AskAsync(method, path, """{"providerStates":[{"name":"a","params":{"key":"rf_test_untouched"}}]}""");
            case ("changeProviderState", 507):
                return await hosts.Small.SendAsync(method, path, """{"state":"an uploaded asset"}""");
            case (_, 507):
                return await hosts.Small.SendAsync(method, path, operation.RequestSchema is null ? null : """{"name":"large"}""");
            case ("redeliverRun", 422):
                return await world.AskAsync(method, $"/_emulator/runs/{await world.RunAsync()}/redelivery");
            case (_, 422):
                return await InvalidAsync(world, operation, path);
            default:
                throw new InvalidOperationException($"Nobody knows how {operation.Id} comes to answer {status}: say it here, or take it out of control.openapi.yaml.");
        }
    }

    private static Task<Reply> InvalidAsync(ControlWorld world, ContractOperation operation, string path)
    {
        var method = new HttpMethod(operation.Method);
        return operation.Id switch
        {
            "putFault" => world.AskAsync(method, "/_emulator/faults/plan", """{"point":"run","fault":{"kind":"nsfw"}}"""),
            "takeNamedSnapshot" => world.AskAsync(method, "/_emulator/snapshots/NOT_A_NAME"),
            "getMessage" => world.AskAsync(method, path, """{"providerStates":[{"params":{"key":1}}]}"""),
            "listRunLines" => world.AskAsync(method, path + "?limit=0"),
            "receive" or "receiveInSandbox" => world.AskAsync(method, path + "?respond=99"),
            _ when operation.Method == "GET" => world.AskAsync(method, path + "?nothing=1"),
            _ => world.AskAsync(method, path, """{"nothing":1}"""),
        };
    }

    private static async Task<Reply> UnchangedAsync(ControlWorld world, HttpMethod method, string path)
    {
        var tag = (await world.AskAsync(HttpMethod.Get, path)).Headers.ETag!;
        return await world.AskAsync(method, path, null, request => request.Headers.IfNoneMatch.Add(tag));
    }

    private static bool NamesSandbox(ContractOperation operation) => operation.Template.Contains("{sandbox}", StringComparison.Ordinal);

    /// <summary>A path that names the sandbox by its id, with another id.</summary>
    private static string Naming(string path, string sandbox) => string.Join('/', path.Split('/').Select((step, index) => index == 3 ? sandbox : step));

    /// <summary>The emulators that the sweep asks; a sandbox of the first for each operation.</summary>
    public sealed class Hosts : IAsyncLifetime
    {
        internal TestEmulator Usual { get; private set; } = null!;

        /// <summary>Has room for nothing.</summary>
        internal TestEmulator Small { get; private set; } = null!;

        /// <summary>Wants a token.</summary>
        internal TestEmulator Guarded { get; private set; } = null!;

        /// <summary>Has one sandbox, which is in use.</summary>
        internal TestEmulator Full { get; private set; } = null!;

        /// <summary>Has a defect.</summary>
        internal TestEmulator Broken { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Usual = await TestEmulator.StartAsync();
            Small = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, BodyLimitBytes = 2000, AssetBytes = 9, SnapshotBytes = 100 });
            Guarded = await TestEmulator.StartAsync(new EmulatorOptions { ControlToken = "secret" });
            Full = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, MaxSandboxes = 1 });
            await Full.SubmitAsync();
            Broken = await BrokenEmulator.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in (TestEmulator[])[Usual, Small, Guarded, Full, Broken])
            {
                await host.DisposeAsync();
            }
        }
    }
}
