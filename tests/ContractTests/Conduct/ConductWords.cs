using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Conduct;

/// <summary>The words in which tests speak of conduct.</summary>
internal static class ConductWords
{
    /// <summary>An emulator whose time, wall and sandbox alike, the test moves; its runs stay queued for an hour.</summary>
    public static Task<TestEmulator> StartAsync(ManualTime time, EmulatorOptions? options = null) => TestEmulator.StartAsync(
        options ?? new EmulatorOptions { ClockMode = ClockMode.Real, Queue = TimeSpan.FromHours(1) }, services => services.AddSingleton<TimeProvider>(time));

    /// <summary>Each finding as <c>code at operation × count</c>.</summary>
    public static async Task<IReadOnlyList<string>> ConductAsync(this TestEmulator emulator) =>
        [.. (await ItemsAsync(emulator)).Select(static item => $"{item.GetProperty("code").GetString()} at {item.GetProperty("operation").GetString()} × {item.GetProperty("count").GetInt64()}")];

    public static async Task<IReadOnlyList<JsonElement>> ItemsAsync(this TestEmulator emulator)
    {
        var report = (await emulator.GetAsync("/_emulator/conduct")).Json;
        var items = report.GetProperty("items").EnumerateArray().ToList();
        foreach (var (severity, count) in new[] { ("warning", "warnings"), ("notice", "notices") })
        {
            Assert.Equal(report.GetProperty(count).GetInt32(), items.Count(item => item.GetProperty("severity").GetString() == severity));
        }

        return items;
    }
}
