using Runflow.Emulator.Patterns;
using Xunit;

namespace Runflow.Emulator.Tests.Patterns;

public sealed class GlobTests
{
    [Theory]
    [InlineData("/v1/runs/*", "/v1/runs/7", true)]
    [InlineData("/v1/runs/*", "/v1/runs/7/callback", false)]
    [InlineData("/v1/runs/*", "/v1/runs/", true)]
    [InlineData("/v1/*/7", "/v1/runs/7", true)]
    [InlineData("/v1/**", "/v1/runs/7/callback", true)]
    [InlineData("**/callback", "/v1/runs/7/callback", true)]
    [InlineData("/v1/**/callback", "/v1/runs/7/callbacks", false)]
    [InlineData("/v1/**/a*/b", "/v1/a/a1/x/ab/b", true)]
    [InlineData("/v1/**/a*/b", "/v1/a/a1/x/cb/b", false)]
    [InlineData("**", "", true)]
    [InlineData("*", "/", false)]
    [InlineData("/v1", "/v1/", false)]
    [InlineData("", "", true)]
    public void A_star_stays_in_its_segment_and_two_do_not(string pattern, string path, bool matches) =>
        Assert.Equal(matches, Glob.MatchesPath(pattern, path));

    [Theory]
    [InlineData("application/*", "application/json; a/b", true)]
    [InlineData("*json*", "application/json", true)]
    [InlineData("a*b*c", "abcb", false)]
    [InlineData("Bearer (fingerprint *)", "Bearer (fingerprint 01234567)", true)]
    public void In_other_text_a_star_is_anything(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Glob.MatchesText(pattern, text));

    [Fact]
    public void A_hostile_pattern_costs_little()
    {
        var pattern = string.Concat(Enumerable.Repeat("**a", 300));

        Assert.False(Glob.MatchesPath(pattern, new string('a', 1000) + string.Concat(Enumerable.Repeat("/b", 2000))));
    }
}
