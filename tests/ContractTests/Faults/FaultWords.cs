using System.Globalization;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Http;
using Xunit;

namespace Runflow.Emulator.Tests.Faults;

/// <summary>The words in which tests speak of faults.</summary>
internal static class FaultWords
{
    public const string Routes = "/_emulator/faults";

    /// <summary>Sends rules as YAML.</summary>
    public static Task<Reply> FaultsAsync(this TestEmulator emulator, string yaml, HttpMethod? method = null, string path = Routes) =>
        emulator.SendAsync(method ?? HttpMethod.Post, path, null, change: request => request.Content = new StringContent(yaml, Encoding.UTF8, "application/yaml"));

    /// <summary>Brings rules into force; a refusal fails the test.</summary>
    public static async Task InjectAsync(this TestEmulator emulator, string yaml)
    {
        var reply = await emulator.FaultsAsync(yaml);
        Assert.True(reply.Status == System.Net.HttpStatusCode.Created, reply.Text);
    }

    /// <summary>One rule of one line.</summary>
    public static string Rule(string point, string fault, string more = "") => $"{{id: it, point: {point}, fault: {{{fault}}}{(more.Length > 0 ? ", " + more : "")}}}";

    /// <summary>A create whose run has a key of the caller's.</summary>
    public static string Body(string key, string more = "") => $$$"""{"input":{"prompt":"A red bicycle"},"metadata":{"emulator":{"key":"{{{key}}}"}}{{{more}}}}""";

    public static async Task<int> RunsAsync(this TestEmulator emulator) =>
        (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items")[0].GetProperty("runs").GetInt32();

    /// <summary>Sends a create over a connection of its own and tells how that ended: what came, and whether by FIN or RST.</summary>
    public static async Task<(byte[] Bytes, bool Reset)> RawCreateAsync(this TestEmulator emulator, string body)
    {
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendCreateAsync(Encoding.UTF8.GetBytes(body), close: true);
        return await connection.EndAsync();
    }

    /// <summary>The latest request of the journal, all of it.</summary>
    public static async Task<JsonElement> LatestAsync(this TestEmulator emulator)
    {
        var latest = (await emulator.GetAsync("/_emulator/requests?limit=1")).Json.GetProperty("items")[0];
        return (await emulator.GetAsync($"/_emulator/requests/{latest.GetProperty("id")}")).Json;
    }

    /// <summary>Polls until something holds, without a sleep: each look is a request of its own.</summary>
    public static async Task UntilAsync(this TestEmulator emulator, string path, Func<JsonElement, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience.Limit);
        while (!holds((await emulator.GetAsync(path)).Json))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Status line of raw bytes.</summary>
    public static string FirstLine(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Split("\r\n")[0];
    }

    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    public const string Create = EmulatedSandbox.EditRuns;
}
