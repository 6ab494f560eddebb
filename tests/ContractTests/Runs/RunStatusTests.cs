using Runflow.Contracts;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

public sealed class RunStatusTests
{
    [Fact]
    public void Moves_are_those_of_the_lifecycle_page_and_no_others()
    {
        string[] legal =
        [
            "queued>dispatching", "queued>failed", "queued>cancelled",
            "dispatching>running", "dispatching>failed", "dispatching>cancelled",
            "running>succeeded", "running>failed", "running>cancelled",
        ];
        var found = from a in RunStatuses.All
                    from b in RunStatuses.All
                    where RunStatuses.MayMove(a, b)
                    select $"{a.WireName()}>{b.WireName()}";
        Assert.Equal(legal.Order(), found.Order());
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("canceled")]
    public void Both_spellings_of_cancelled_are_read(string name)
    {
        Assert.True(RunStatuses.TryParse(name, out var status));
        Assert.Equal(RunStatus.Cancelled, status);
        Assert.False(RunStatuses.TryParse("partial_succeeded", out _));
    }
}
