using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;

namespace Runflow.Emulator.Tests.Lists;

/// <summary>The words that tests of lists are written in.</summary>
internal static class ListWords
{
    public static IReadOnlyList<JsonElement> Items(this Reply page) => [.. page.Json.GetProperty("items").EnumerateArray()];

    /// <summary>A string field of every item.</summary>
    public static IReadOnlyList<string?> Each(this Reply page, string field) => [.. page.Items().Select(item => item.GetProperty(field).GetString())];

    /// <summary>A cursor of a page; null for none.</summary>
    public static string? Cursor(this Reply page, string name) => page.Json.GetProperty(name).GetString();

    /// <summary>The one sentence of a 422.</summary>
    public static string Sentence(this Reply refusal) => refusal.Json.GetProperty("errors").EnumerateArray().Single().GetProperty("msg").GetString()!;

    /// <summary>Follows <c>next</c> to the end, handing back nothing but the cursors.</summary>
    public static async Task<IReadOnlyList<Reply>> PagesAsync(this TestEmulator emulator, string path)
    {
        var pages = new List<Reply> { await emulator.GetAsync(path) };
        while (pages[^1].Cursor("next") is { } next)
        {
            pages.Add(await emulator.GetAsync($"{path[..(path + "?").IndexOf('?', StringComparison.Ordinal)]}?pq={next}"));
        }

        return pages;
    }
}
