using FsCheck;
using FsCheck.Fluent;
using Runflow.Emulator.Clock;
using Xunit;

namespace Runflow.Emulator.Tests.Clock;

/// <summary>A key is kept as a hash where it is one, and nobody can tell.</summary>
public sealed class ItemKeyTests
{
    private static readonly Gen<string> Hex = Gen.Elements("0123456789abcdef".ToCharArray()).ArrayOf(64).Select(static digits => new string(digits));

    /// <summary>Hashes, some of which differ late, and what only looks like one.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Hex,
        Gen.Choose(0, 63).Select(static place => new string('5', place) + "6" + new string('5', 63 - place)),
        Hex.Select(static text => text.ToUpperInvariant()),
        Hex.Select(static text => text + "/webhook"),
        Gen.Elements("", "a", "order 7", new string('0', 63), new string('f', 65), "\0", "ż"));

    [Fact]
    public void A_key_reads_as_its_text_and_has_the_text_s_place() => Prop.ForAll(Texts.Two().ToArbitrary(), static pair =>
    {
        var (one, other) = (ItemKey.Of(pair.Item1), ItemKey.Of(pair.Item2));
        Assert.Equal(pair.Item1, one.ToString());
        Assert.Equal(Math.Sign(string.CompareOrdinal(pair.Item1, pair.Item2)), Math.Sign(one.CompareTo(other)));
        Assert.Equal(pair.Item1 == pair.Item2, one.Equals(other));
        Assert.Equal(pair.Item1 == pair.Item2, one.CompareTo(other) == 0);
        Assert.True(one.Prefix == other.Prefix || one.Prefix < other.Prefix == string.CompareOrdinal(pair.Item1, pair.Item2) < 0);
        Assert.Equal(one.GetHashCode(), ItemKey.Of(pair.Item1).GetHashCode());
    }).QuickCheckThrowOnFailure();
}
