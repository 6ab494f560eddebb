using System.Net;
using System.Text.RegularExpressions;
using Runflow.Emulator.Page;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Page;

/// <summary>The files of the page: what they come with, and that none of them leads out of the house.</summary>
public sealed partial class PageTests
{
    [Fact]
    public async Task The_page_comes_with_a_policy_that_lets_nothing_in_from_elsewhere()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var page = await emulator.GetAsync(PageEndpoints.Root);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("text/html; charset=utf-8", page.ContentHeaders.ContentType!.ToString());
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", HttpStatusCode.Found)]
    [InlineData("*/*", HttpStatusCode.NotFound)]
    [InlineData(null, HttpStatusCode.NotFound)]
    public async Task The_address_itself_leads_browsers_to_the_page_and_tells_programs_where_the_api_is(string? accept, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var home = await emulator.SendAsync(HttpMethod.Get, "/", null, change: request => request.Headers.TryAddWithoutValidation("Accept", accept));

        Assert.Equal(status, home.Status);
        Assert.Equal(status == HttpStatusCode.Found ? PageEndpoints.Root : null, home.Headers.Location?.ToString());
        if (status == HttpStatusCode.NotFound)
        {
            Assert.Equal("NOT_FOUND", home.Code);
            Assert.Contains("the API is under /v1", home.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_known_is_not_sent_again()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var first = await emulator.GetAsync(PageEndpoints.Root + "/app.js");
        var tag = first.Headers.ETag!.ToString();

        var again = await emulator.SendAsync(HttpMethod.Get, PageEndpoints.Root + "/app.js", null, change: request => request.Headers.Add("If-None-Match", tag));
        var other = await emulator.SendAsync(HttpMethod.Get, PageEndpoints.Root + "/app.js", null, change: static request => request.Headers.Add("If-None-Match", "\"other\""));

        Assert.Equal((HttpStatusCode.NotModified, 0), (again.Status, again.Body.Length));
        Assert.Equal(first.Body, other.Body);
    }

    [Fact]
    public async Task Everything_that_a_file_names_is_there()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var named = PageFile.Names.SelectMany(static name => Named().Matches(System.Text.Encoding.UTF8.GetString(PageFile.Find(name)!.Bytes)))
            .Select(static match => match.Groups["file"].Value).ToHashSet();

        Assert.NotEmpty(named);
        foreach (var name in named)
        {
            Assert.Equal((name, HttpStatusCode.OK), (name, (await emulator.GetAsync($"{PageEndpoints.Root}/{name}")).Status));
        }

        Assert.Equal([], PageFile.Names.Except(named).Where(static name => name != PageFile.Index));
    }

    [Theory]
    [InlineData("nothing.js")]
    [InlineData("..%2Fopenapi.yaml")]
    public async Task What_is_no_file_of_the_page_is_a_problem(string name)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.GetAsync($"{PageEndpoints.Root}/{name}");

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.ToString());
    }

    [Fact]
    public async Task A_host_that_can_be_rebound_gets_no_page_and_a_token_is_not_needed_for_one()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ControlToken = "let-me-in" });

        var rebound = await emulator.SendAsync(HttpMethod.Get, PageEndpoints.Root, null, change: static request => request.Headers.Host = "evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, rebound.Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync(PageEndpoints.Root)).Status);
    }

    /// <summary>Imports of scripts, and what the document and its scripts link to below the page's root.</summary>
    [GeneratedRegex("""(?:from '\./|/_emulator/ui/)(?<file>[a-z]+\.[a-z]+)""")]
    private static partial Regex Named();
}
