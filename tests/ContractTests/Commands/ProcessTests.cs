using System.Globalization;
using System.Net.Sockets;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Commands;

public sealed class ProcessTests
{
    /// <summary>Less than the 30 s that the web framework would wait for a connection that hangs.</summary>
    private static readonly TimeSpan LeftToItself = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Serve_answers_where_its_ready_file_says_and_ends_on_SIGTERM_with_0()
    {
        var (served, url, port) = await RealProcess.ServeAsync();
        using (served)
        {
            using var healthy = RealProcess.Start("health", "--url", url, "--timeout-ms", Patience.LimitMs);
            Assert.Equal(ExitCode.Fine, await healthy.ExitAsync());

            using var second = RealProcess.Start("serve", "--port", port.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(ExitCode.PortTaken, await second.ExitAsync());
            Assert.Contains("--port 0", await second.Error, StringComparison.Ordinal);

            served.AskToEnd();
            Assert.Equal(ExitCode.Fine, await served.ExitAsync());
            Assert.False(File.Exists(served.ReadyFile));
            Assert.Contains($"{url}/v1", await served.Output, StringComparison.Ordinal);
            Assert.Equal("", await served.Error);
        }

        using var gone = RealProcess.Start("health", "--url", url);
        Assert.Equal(ExitCode.Failed, await gone.ExitAsync());
        using var late = RealProcess.Start("health", "--url", url, "--wait", "--timeout-ms", "100");
        Assert.Equal(ExitCode.NotReady, await late.ExitAsync());
    }

    [Fact]
    public async Task A_connection_that_hangs_does_not_hold_the_end()
    {
        var (served, _, port) = await RealProcess.ServeAsync();
        using (served)
        {
            using var hanging = new TcpClient("127.0.0.1", port);
            await hanging.GetStream().WriteAsync("POST /readyz HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"u8.ToArray(), TestContext.Current.CancellationToken);
            served.AskToEnd();
            Assert.Equal(ExitCode.Fine, await served.ExitAsync(LeftToItself));
        }
    }

    [Fact]
    public async Task The_web_frameworks_own_variables_change_nothing()
    {
        var (served, url, _) = await RealProcess.ServeAsync(
            ("ASPNETCORE_URLS", "http://127.0.0.1:1"), ("ASPNETCORE_HTTP_PORTS", "1"), ("ASPNETCORE_CONTENTROOT", "/nowhere/at/all"),
            ("Kestrel__Endpoints__A__Url", "http://127.0.0.1:1"), ("ASPNETCORE_ENVIRONMENT", "Development"));
        using (served)
        {
            Assert.Null(await ReadyProbe.WhyNotAsync(new Uri(url), TestContext.Current.CancellationToken));
            served.AskToEnd();
            Assert.Equal(ExitCode.Fine, await served.ExitAsync());
            Assert.Equal("", await served.Error);
        }
    }

    [Fact]
    public async Task A_wrong_setting_ends_with_2()
    {
        using var wrong = RealProcess.Start("--prot", "1", "--seed", "x");
        Assert.Equal(ExitCode.Usage, await wrong.ExitAsync());
        Assert.Contains("2 problems", await wrong.Error, StringComparison.Ordinal);
    }
}
