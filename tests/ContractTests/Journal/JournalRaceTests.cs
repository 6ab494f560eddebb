using System.Globalization;
using System.Text;
using Runflow.Emulator.Http;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

/// <summary>Who reads the journal while requests come, end and are dropped sees each of them whole.</summary>
public sealed class JournalRaceTests
{
    private const int Requests = 1500;

    [Theory]
    [InlineData(3)]
    [InlineData(500)]
    public async Task No_entry_is_ever_made_of_two_requests(int retained)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRequests = retained });
        var journal = emulator.Emulator.DefaultEpoch.Part<JournalStore>();
        using var sent = new CancellationTokenSource();
        var (looked, bodies) = (0, 0);
        var reading = Task.Run(
            () =>
            {
                do
                {
                    looked++;
                    bodies += journal.Read(static entries => entries.Sum(Check));
                }
                while (!sent.IsCancellationRequested);
            },
            TestContext.Current.CancellationToken);

        await Workers.RunAsync(8, Enumerable.Range(0, Requests), async number =>
        {
            // Long ones have memory of their own, the others share pages.
            var body = string.Create(CultureInfo.InvariantCulture, $"{{\"reason\":\"{number}\",\"{new string('x', number % 50 == 0 ? 40_000 : 900)}\":1}}");
            await emulator.PostAsync($"/v1/admin/runs/{number}/cancellation", body);
        });
        await sent.CancelAsync();
        await reading.WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(looked > 1);
        Assert.True(bodies > 0);
        Assert.Equal(retained, journal.Read(static entries => entries.Count));
        Assert.Equal(retained, journal.Read(static entries => entries.Sum(Check)));
    }

    /// <returns>How many bodies were there to be compared.</returns>
    private static int Check(Exchange exchange)
    {
        Assert.NotNull(exchange.Headers.Find("Authorization"));
        if (exchange.IsAnswered)
        {
            Assert.Equal(404, exchange.Status);
        }

        if (exchange.RequestBody is not { } body)
        {
            return 0;
        }

        var number = exchange.Path.Split('/')[4];
        Assert.StartsWith($"{{\"reason\":\"{number}\",\"xx", Encoding.UTF8.GetString(body.Bytes.Span), StringComparison.Ordinal);
        Assert.EndsWith("x\":1}", Encoding.UTF8.GetString(body.Bytes.Span), StringComparison.Ordinal);
        if (exchange.AnswerBody is { } answer)
        {
            Assert.Contains("NOT_FOUND", Encoding.UTF8.GetString(answer.Bytes.Span), StringComparison.Ordinal);
        }

        return 1;
    }
}
