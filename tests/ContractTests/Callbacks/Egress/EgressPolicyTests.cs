using System.Net;
using Runflow.Emulator.Callbacks.Egress;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Egress;

public sealed class EgressPolicyTests
{
    public static TheoryData<string> Table =>
        [.. EgressTable.Rows.Split('\n').Where(row => row.Length > 0 && row[0] != '#')];

    private static Func<IPEndPoint, bool> Own => at => at.Port == 8765 && IPAddress.IsLoopback(at.Address);

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Every_row_of_the_table_holds(string row)
    {
        var (setting, url, answers, verdict) = row.Split(" | ") switch { var c => (c[0], c[1], c[2], c[3]) };
        var resolver = answers == "-" ? new StubResolver() : StubResolver.Of(answers.Split(' '));
        var decision = await EgressPolicy.Parse(setting)
            .DecideAsync(new Uri(url), resolver, Own, TestContext.Current.CancellationToken);

        Assert.Equal(answers == "-" ? 0 : 1, resolver.Asked);
        if (verdict.StartsWith("go ", StringComparison.Ordinal))
        {
            Assert.Equal("", decision.Sentence);
            Assert.Equal(EgressVerdict.Allowed, decision.Verdict);
            Assert.Equal(verdict[3..], string.Join(' ', decision.Endpoints.Select(at => at.Address)));
            Assert.All(decision.Endpoints, at => Assert.Equal(new Uri(url).Port, at.Port));
        }
        else
        {
            Assert.Equal(EgressVerdict.Denied, decision.Verdict);
            Assert.Empty(decision.Endpoints);
            Assert.Contains(verdict[3..], decision.Sentence, StringComparison.Ordinal);
            Assert.Contains("egress", decision.Sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("pw", decision.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Table_is_as_large_as_promised() => Assert.True(Table.Count >= 80);

    [Fact]
    public async Task Unknown_name_is_no_refusal()
    {
        var decision = await EgressPolicy.Parse("local")
            .DecideAsync(new Uri("http://nowhere.invalid/"), new StubResolver(), Own, TestContext.Current.CancellationToken);
        Assert.Equal(EgressVerdict.Unresolved, decision.Verdict);
        Assert.Contains("'nowhere.invalid' could not be resolved", decision.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_is_asked_for_in_ascii()
    {
        var resolver = StubResolver.Of("10.0.0.7");
        await EgressPolicy.Parse("local")
            .DecideAsync(new Uri("http://BÜCHER.example./"), resolver, Own, TestContext.Current.CancellationToken);
        Assert.Equal(["xn--bcher-kva.example"], resolver.Names);
    }

    [Fact]
    public async Task Operating_system_knows_names_below_localhost()
    {
        var decision = await EgressPolicy.Parse("local").DecideAsync(
            new Uri("http://app.localhost/"), new SystemHostResolver(), Own, TestContext.Current.CancellationToken);
        Assert.Equal(EgressVerdict.Allowed, decision.Verdict);
        Assert.All(decision.Endpoints, at => Assert.True(IPAddress.IsLoopback(at.Address)));
    }

    [Theory]
    [InlineData("local")]
    [InlineData(" ANY ")]
    [InlineData("None")]
    [InlineData("LIST:example.com , 10.0.0.0/8")]
    public void Case_and_space_do_not_matter(string setting) => Assert.NotNull(EgressPolicy.Parse(setting));

    [Theory]
    [InlineData("", "''")]
    [InlineData("public", "'public'")]
    [InlineData("list", "'list'")]
    [InlineData("list:", "is empty")]
    [InlineData("list:a.example,,b.example", "is empty")]
    [InlineData("list:https://a.example", "'https://a.example' of the list is a URL")]
    [InlineData("list:ok.example,a.example:443", "'a.example:443' of the list has a port")]
    [InlineData("list:[::1]:80", "'[::1]:80' of the list has a port")]
    [InlineData("list:127.0.0.1:80", "'127.0.0.1:80' of the list has a port")]
    [InlineData("list:*", "'*' of the list has a star elsewhere")]
    [InlineData("list:a.*.example", "has a star elsewhere")]
    [InlineData("list:*.10.0.0.1", "puts a star before an address")]
    [InlineData("list:10.0.0.0/33", "prefix length outside 0 to 32")]
    [InlineData("list:fd00::/129", "prefix length outside 0 to 128")]
    [InlineData("list:10.0.0.0/", "'10.0.0.0/' of the list is no network")]
    [InlineData("list:10.0.0.0/-1", "is no network")]
    [InlineData("list:a.example/24", "is no network")]
    [InlineData("list:10.1.2.3/8", "write 10.0.0.0/8")]
    [InlineData("list:256.1.1.1", "'256.1.1.1' of the list is no host name")]
    [InlineData("list:a b", "'a b' of the list is no host name")]
    [InlineData("list:a..b", "'a..b' of the list is no host name")]
    public void Bad_entry_is_named(string setting, string part)
    {
        var error = Assert.Throws<FormatException>(() => EgressPolicy.Parse(setting));
        Assert.StartsWith("egress: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
