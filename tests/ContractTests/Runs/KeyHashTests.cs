using Runflow.Emulator.Runs;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>How a snapshot holds the hash of a request.</summary>
public sealed class KeyHashTests
{
    private const string Text = "0f0e0d0c0b0a09080706050403020100";

    /// <summary>As the first snapshots had it, with the second half.</summary>
    private const string Whole = Text + "1f1e1d1c1b1a19181716151413121110";

    [Fact]
    public void A_hash_reads_as_in_snapshots_of_every_version()
    {
        byte[] bytes = [.. Enumerable.Range(0, 32).Select(static value => (byte)value)];

        Assert.Equal(Text, new KeyHash(bytes).ToString());
        Assert.Equal(new KeyHash(bytes), KeyHash.Parse(Text));
        Assert.Equal(new KeyHash(bytes), KeyHash.Parse(Whole));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0f0e0d0c0b0a090807060504030201")]
    [InlineData("0f0e0d0c0b0a090807060504030201001f1e1d1c1b1a191817161514131211")]
    [InlineData("0F0e0d0c0b0a090807060504030201001f1e1d1c1b1a19181716151413121110")]
    public void What_is_no_hash_is_refused(string text) => Assert.Null(KeyHash.Parse(text));
}
