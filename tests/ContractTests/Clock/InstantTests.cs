using Runflow.Emulator.Clock;
using Xunit;

namespace Runflow.Emulator.Tests.Clock;

public sealed class InstantTests
{
    [Fact]
    public void Sums_saturate_at_the_end_of_the_year_9999()
    {
        var near = new Instant(Instant.Max.Micros - 1);

        Assert.Equal(Instant.Max, near.Plus(TimeSpan.FromMicroseconds(1)));
        Assert.Equal(Instant.Max, near.Plus(TimeSpan.MaxValue));
        Assert.Equal(Instant.Max, default(Instant).Plus(TimeSpan.MaxValue));
        Assert.Equal(Instant.Max, default(Instant).Plus(TimeSpan.FromDays(4000), 1_000_000));
        Assert.Equal("9999-12-31T23:59:59.999999Z", Instant.Max.ToString());
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00.000001Z")]
    [InlineData("1969-12-31T23:59:59.999999Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void What_is_read_is_what_is_written(string text)
    {
        Assert.True(Instant.TryParse(text, out var instant));
        Assert.Equal(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture), instant.ToDateTimeOffset());
        Assert.True(Instant.TryParse(instant.ToString(), out var again));
        Assert.Equal(instant, again);
    }

    [Fact]
    public void Milliseconds_are_cut_towards_the_past()
    {
        Assert.Equal(1, new Instant(1999).UnixMilliseconds);
        Assert.Equal(0, new Instant(0).UnixMilliseconds);
        Assert.Equal(-1, new Instant(-1).UnixMilliseconds);
        Assert.Equal(-1, new Instant(-1000).UnixMilliseconds);
        Assert.Equal(-2, new Instant(-1001).UnixMilliseconds);
    }
}
