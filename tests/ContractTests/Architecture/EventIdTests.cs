using Xunit;

namespace Runflow.Emulator.Tests.Architecture;

public sealed class EventIdTests
{
    [Fact]
    public void No_two_events_of_the_log_have_one_number() =>
        Assert.True(EventIds.Findings(Rooms.Sources()) is { Count: 0 }, string.Join(Environment.NewLine, EventIds.Findings(Rooms.Sources())));

    [Fact]
    public void A_number_that_is_used_twice_is_named_with_both_files()
    {
        var found = Assert.Single(EventIds.Findings(
        [
            ("Runs/A.cs", "private static readonly Action<ILogger, Exception?> Lost = LoggerMessage.Define(LogLevel.Error,\n    new(7, nameof(Lost)), \"Lost.\");"),
            ("Clock/B.cs", "private static readonly EventId Late = new(7, nameof(Late));\nprivate static readonly EventId Early = new(8, nameof(Early));"),
        ]));

        Assert.Equal("7 is the number of Lost in Runs/A.cs and of Late in Clock/B.cs.", found);
    }

    [Theory]
    [InlineData("LoggerMessage.Define<int>(LogLevel.Error, default, \"new(7, nameof(X))\");")]
    [InlineData("[LoggerMessage(Level = LogLevel.Error)]\nprivate partial void Lost();")]
    public void An_event_without_a_number_is_named(string text) => Assert.StartsWith("Runs/A.cs", Assert.Single(EventIds.Findings([("Runs/A.cs", text)])), StringComparison.Ordinal);
}
