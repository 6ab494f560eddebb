using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Control;

public sealed class ClockChangeTests
{
    [Fact]
    public async Task A_running_clock_can_be_stopped_at_an_exact_instant()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Real });
        var changed = await emulator.PutAsync("/_emulator/clock", """{"mode":"manual","now":"2999-01-01T00:00:00Z"}""");
        Assert.Equal("2999-01-01T00:00:00Z", changed.Json.GetProperty("now").GetString());
        Assert.Equal("manual", changed.Json.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task A_change_to_the_past_changes_neither_time_nor_mode()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var before = (await emulator.GetAsync("/_emulator/clock")).Text;
        var refused = await emulator.PutAsync("/_emulator/clock", """{"mode":"real","now":"1999-01-01T00:00:00Z"}""");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(before, (await emulator.GetAsync("/_emulator/clock")).Text);
    }
}
