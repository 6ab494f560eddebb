using System.Net;
using System.Text;
using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Tests.Callbacks.Egress;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

/// <summary>What the tests of the sender have in common: a sender, a message, and the one limit for waiting on a signal.</summary>
internal static class SenderBench
{
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    public static CallbackSender Sender(
        IHostResolver? resolver = null, TimeProvider? time = null, string egress = "local", bool tlsInsecure = false, bool inContainer = false) =>
        new(
            EgressPolicy.Parse(egress),
            resolver ?? new StubResolver([IPAddress.Loopback]),
            time is null ? Patience.Limit : AttemptTimeout,
            tlsInsecure,
            time ?? TimeProvider.System,
            _ => false)
        {
            InContainer = inContainer,
        };

    public static CallbackMessage Message(Uri url, string body = "{\"event\":\"run.completed\"}") =>
        new(url, Encoding.UTF8.GetBytes(body), [new("Runflow-Request-Id", "r-1"), new("Runflow-Signature", new string('a', 64))]);

    public static Task<AttemptOutcome> Send(this CallbackSender sender, Uri url) =>
        sender.SendAsync(Message(url), TestContext.Current.CancellationToken).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

    public static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Task Seen(this TaskCompletionSource signal) => signal.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
}
