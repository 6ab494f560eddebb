using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

/// <summary>What tests of the journal say to an emulator.</summary>
internal static class JournalWords
{
    public const string Create = """{"input":{"prompt":"A red bicycle","image_urls":["https://images.example/source.png"]}}""";

    /// <summary>The journal's entries, the newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> JournalAsync(this TestEmulator emulator, string query = "")
    {
        var reply = await emulator.GetAsync("/_emulator/requests" + query);
        Assert.True(reply.Status == System.Net.HttpStatusCode.OK, reply.Text);
        return [.. reply.Json.GetProperty("items").EnumerateArray()];
    }

    /// <summary>All of the newest entry that the query finds.</summary>
    public static async Task<JsonElement> NewestAsync(this TestEmulator emulator, string query = "")
    {
        var newest = (await emulator.JournalAsync(query))[0];
        return (await emulator.GetAsync($"/_emulator/requests/{newest.Text("id")}")).Json;
    }

    public static async Task<JsonElement> VerifyAsync(this TestEmulator emulator, string json)
    {
        var reply = await emulator.PostAsync("/_emulator/requests/verify", json);
        Assert.True(reply.Status == System.Net.HttpStatusCode.OK, reply.Text);
        return reply.Json;
    }

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static IReadOnlyList<string?> Paths(this IEnumerable<JsonElement> entries) => [.. entries.Select(static entry => entry.Text("path"))];

    public static Task<IReadOnlyDictionary<string, long>> AwaitAsync(this TestEmulator emulator, string counter, long goal) =>
        emulator.Emulator.Default.AwaitAsync(counter, goal, Patience.Limit, TestContext.Current.CancellationToken);

    public static IAsyncEnumerable<EmulatedEvent> EventsAsync(this TestEmulator emulator, string? after = null) =>
        emulator.Emulator.Default.EventsAsync(after, TestContext.Current.CancellationToken);
}
