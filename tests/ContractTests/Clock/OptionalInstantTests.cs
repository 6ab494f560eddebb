using Runflow.Emulator.Clock;
using Xunit;

namespace Runflow.Emulator.Tests.Clock;

/// <summary>Eight bytes that are an instant or none.</summary>
public sealed class OptionalInstantTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue + 1)]
    public void An_instant_comes_back_as_it_was(long micros)
    {
        OptionalInstant packed = new Instant(micros);

        Assert.Equal(new Instant(micros), (Instant?)packed);
    }

    [Fact]
    public void None_stays_none_and_is_the_default()
    {
        Assert.Null((Instant?)default(OptionalInstant));
        Assert.Equal(default, (OptionalInstant)(Instant?)null);
    }
}
