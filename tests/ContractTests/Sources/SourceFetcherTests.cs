using System.Net;
using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Sources;
using Runflow.Emulator.Tests.Callbacks.Egress;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Sources;

public sealed class SourceFetcherTests
{
    [Fact]
    public async Task A_source_that_does_not_come_is_given_up()
    {
        var (asked, answer) = (SenderBench.Signal(), SenderBench.Signal());
        await using var slow = await Receiver.StartAsync(async (_, _) =>
        {
            asked.SetResult();
            await answer.Task;
        });
        var time = new ManualTime();
        using var fetcher = new SourceFetcher(EgressPolicy.Parse("local"), new StubResolver([IPAddress.Loopback]), tlsInsecure: false, time, static _ => false);
        var fetch = fetcher.FetchAsync(slow.Url, TestContext.Current.CancellationToken);
        await asked.Seen();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("had not come after 10 s", (await fetch.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken)).Problem, StringComparison.Ordinal);
        answer.SetResult();
    }

    [Fact]
    public async Task A_source_where_nobody_listens_says_so()
    {
        using var fetcher = new SourceFetcher(EgressPolicy.Parse("local"), new StubResolver([IPAddress.Loopback]), tlsInsecure: false, TimeProvider.System, static _ => false);
        var fetched = await fetcher.FetchAsync("http://pictures.test:1/x.png", TestContext.Current.CancellationToken);
        Assert.Null(fetched.Bytes);
        Assert.Contains("http://pictures.test:1/x.png could not be fetched: 127.0.0.1:1 refused the connection", fetched.Problem, StringComparison.Ordinal);
    }
}
