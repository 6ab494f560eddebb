using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Tests.Callbacks.Egress;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>URLs and receivers that are not as they should be, from the create to the delivery's end: recorded, bounded, and
/// final or retried as the rules say.</summary>
public sealed class BadReceiverTests
{
    [Theory]
    [InlineData("http://user:password@127.0.0.1:9/hook", "egress_denied", 1, "credentials")]
    [InlineData("http://127.0.0.1:0/hook", "egress_denied", 1, "port 0")]
    [InlineData("http://8.8.8.8/hook", "egress_denied", 1, "egress")]
    [InlineData("http://0x7f.1.99999/hook", "egress_denied", 1, "looks like an IP address")]
    [InlineData("http://169.254.169.254/latest/meta-data", "egress_denied", 1, "metadata")]
    [InlineData("http://nowhere.example/hook", "connection", 3, "could not be resolved")]
    [InlineData("https://127.0.0.1:1/hook", "connection", 3, "refused the connection")]
    public async Task A_url_that_leads_nowhere_is_recorded_and_ends_as_the_rules_say(string url, string reason, int attempts, string words)
    {
        await using var emulator = await StartAsync(new StubResolver());

        var delivery = await DeliverAsync(emulator, url);

        Assert.Equal(("failed", reason, attempts), (delivery.StatusCode, delivery.FailureReasonCode, delivery.AttemptCount));
        Assert.Contains(words, delivery.FailureDetail, StringComparison.Ordinal);
        Assert.DoesNotContain("password", delivery.FailureDetail, StringComparison.Ordinal);
        Assert.All(delivery.Attempts, static attempt => Assert.Null(attempt.StatusCode));
    }

    [Theory]
    [InlineData("http://127.0.0.1:70000/hook")]
    [InlineData("http://b\u00fc cher.example/")]
    [InlineData("http://")]
    [InlineData("http://[::1/hook")]
    [InlineData("ftp://127.0.0.1/hook")]
    [InlineData("/hook")]
    [InlineData("")]
    public async Task A_url_that_is_none_is_refused_with_the_create(string url)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Beside($"\"callback_url\":\"{url}\""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(["body.callback_url"], reply.Locs);
    }

    [Fact]
    public async Task A_fragment_stays_here_and_a_host_beyond_ascii_is_asked_for_in_ascii()
    {
        await using var receiver = await Receiver.StartAsync();
        var resolver = new StubResolver([IPAddress.Loopback]);
        await using var emulator = await StartAsync(resolver);
        var url = receiver.Url.Replace("127.0.0.1", "b\u00fccher.example", StringComparison.Ordinal) + "?a=1#part";

        var delivery = await DeliverAsync(emulator, url);

        Assert.Equal(("delivered", url), (delivery.StatusCode, delivery.CallbackUrl));
        Assert.Equal("xn--bcher-kva.example", Assert.Single(resolver.Names));
        var call = Assert.Single(receiver.Calls);
        Assert.Equal("/hook", call.Path);
        Assert.StartsWith("xn--bcher-kva.example:", call.Headers["Host"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_turns_to_the_metadata_service_between_two_attempts_ends_the_delivery()
    {
        await using var receiver = await Receiver.StartAsync(503);
        await using var emulator = await StartAsync(new StubResolver([IPAddress.Loopback], [IPAddress.Parse("169.254.169.254")]));

        var delivery = await DeliverAsync(emulator, receiver.Url.Replace("127.0.0.1", "rebind.example", StringComparison.Ordinal));

        Assert.Equal(("failed", "egress_denied"), (delivery.StatusCode, delivery.FailureReasonCode));
        Assert.Equal([503, null], delivery.Attempts.Select(static attempt => attempt.StatusCode));
        Assert.Single(receiver.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unknown_certificate_fails_unless_the_setting_allows_it(bool insecure)
    {
        await using var receiver = await TlsReceiver.StartAsync();
        await using var emulator = await StartAsync(new StubResolver([IPAddress.Loopback]), new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackTlsInsecure = insecure });

        var delivery = await DeliverAsync(emulator, receiver.Url.ToString());

        Assert.Equal(
            insecure ? ("delivered", null, 1) : ("failed", "connection", 3),
            (delivery.StatusCode, delivery.FailureReasonCode, delivery.AttemptCount));
        Assert.Equal(insecure ? 1 : 0, receiver.Requests);
        Assert.Equal(!insecure, delivery.FailureDetail?.Contains("callback_tls_insecure", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task Of_ten_gibibytes_the_beginning_is_read_and_the_status_counts()
    {
        var written = 0L;
        await using var receiver = new RawReceiver(async request =>
        {
            await request.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n");
            var block = new byte[65536];
            Array.Fill(block, (byte)'x');
            for (var left = 10L << 30; left > 0; left -= block.Length)
            {
                await request.SendAsync(block);
                Interlocked.Add(ref written, block.Length);
            }
        });
        await using var emulator = await TestEmulator.StartAsync();

        var delivery = await DeliverAsync(emulator, receiver.Url.ToString());

        Assert.Equal(("delivered", 1), (delivery.StatusCode, delivery.AttemptCount));
        Assert.Equal(new string('x', 4096), delivery.Attempts[0].ResponseBody);
        Assert.InRange(Interlocked.Read(ref written), 0, 1L << 30);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ", 300, "failed", "timeout", 3)]
    [InlineData("HTTP/1.1 202 OK\r\nContent-Length: 1000\r\n\r\n", 5000, "delivered", null, 1)]
    public async Task One_that_answers_byte_by_byte_is_left_after_the_time_of_an_attempt(string beginning, int milliseconds, string status, string? reason, int attempts)
    {
        await using var receiver = new RawReceiver(async request =>
        {
            // One byte whenever the last one has gone out, until the emulator hangs up.
            await request.SendAsync(beginning);
            while (true)
            {
                await request.SendAsync("x");
                await Task.Yield();
                await request.Socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken);
            }
        });
        await using var emulator = await TestEmulator.StartAsync(
            new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackTimeout = TimeSpan.FromMilliseconds(milliseconds) });

        var delivery = await DeliverAsync(emulator, receiver.Url.ToString());

        Assert.Equal((status, reason, attempts), (delivery.StatusCode, delivery.FailureReasonCode, delivery.AttemptCount));
        Assert.All(delivery.Attempts, attempt => Assert.Contains($"{milliseconds} ms (setting callback_timeout_ms)", attempt.ErrorMessage, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 5)]
    public async Task A_redirect_to_the_metadata_service_is_an_answer_and_not_followed(bool platform, int attempts)
    {
        await using var receiver = await Receiver.StartAsync(static (_, http) =>
        {
            http.Response.StatusCode = 302;
            http.Response.Headers.Location = "http://169.254.169.254/latest/meta-data";
            return Task.CompletedTask;
        });
        var resolver = new StubResolver();
        await using var emulator = await StartAsync(
            resolver, new EmulatorOptions { ClockMode = ClockMode.Manual, Dialect = platform ? Dialect.Platform : Dialect.ModelPage });

        var delivery = await DeliverAsync(emulator, receiver.Url);

        Assert.Equal(("failed", "http_status", attempts), (delivery.StatusCode, delivery.FailureReasonCode, delivery.AttemptCount));
        Assert.All(delivery.Attempts, static attempt => Assert.Equal(302, attempt.StatusCode));
        Assert.Equal(attempts, receiver.Calls.Count);
        Assert.Equal(0, resolver.Asked);
    }

    [Theory]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/9 200\r\n\r\n")]
    [InlineData("220 smtp.example ESMTP\r\n")]
    public async Task An_answer_that_is_no_http_is_a_network_error_and_retried(string answer)
    {
        await using var receiver = new RawReceiver(async request =>
        {
            await request.SendAsync(answer);
            request.Close();
        });
        await using var emulator = await TestEmulator.StartAsync();

        var delivery = await DeliverAsync(emulator, receiver.Url.ToString());

        Assert.Equal(("failed", "connection", 3), (delivery.StatusCode, delivery.FailureReasonCode, delivery.AttemptCount));
        Assert.All(delivery.Attempts, static attempt => Assert.StartsWith("The answer is not HTTP/1.1: ", attempt.ErrorMessage, StringComparison.Ordinal));
        Assert.Equal(3, receiver.Requests.Count);
    }

    private static Task<TestEmulator> StartAsync(StubResolver resolver, EmulatorOptions? options = null) =>
        TestEmulator.StartAsync(options, services => services.AddSingleton<IHostResolver>(resolver));

    /// <summary>Ends a run and answers its one delivery, which has ended too.</summary>
    private static async Task<DeliveryDocument> DeliverAsync(TestEmulator emulator, string url)
    {
        var run = await emulator.SubmitAsync(string.Create(CultureInfo.InvariantCulture, $"To {url}"), url);
        await emulator.UntilIdleAsync();
        return Assert.Single(await emulator.DeliveriesAsync(run));
    }
}
