using Runflow.Contracts;
using Runflow.Emulator.Tests.Faults;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Conduct;

/// <summary><c>forged_callback_taken</c> and <c>expired_url</c>.</summary>
public sealed class ReceiverConductTests
{
    private const string Secret = "whsec_0123456789abcdef";

    private static readonly EmulatorOptions Options = new() { ClockMode = ClockMode.Manual, CallbackSecret = Secret };

    [Theory]
    [InlineData("bad_signature")]
    [InlineData("wrong_secret")]
    [InlineData("unsigned")]
    [InlineData("tamper")]
    public async Task A_receiver_that_takes_what_nobody_can_vouch_for_is_a_warning(string kind)
    {
        await using var trusting = await Receiver.StartAsync();
        await using var careful = await Receiver.StartAsync(static (call, http) =>
        {
            http.Response.StatusCode = CallbackSignature.Verify(Secret, call.Body, call.Headers.GetValueOrDefault("Runflow-Signature")) ? 200 : 401;
            return Task.CompletedTask;
        });
        await using var emulator = await TestEmulator.StartAsync(Options);
        await emulator.SubmitAsync(callbackUrl: trusting.Url);
        await emulator.UntilIdleAsync();
        Assert.Empty(await emulator.ConductAsync());

        await emulator.InjectAsync(Rule("callback", $"kind: {kind}"));
        await emulator.SubmitAsync(callbackUrl: careful.Url);
        await emulator.SubmitAsync(callbackUrl: "http://localhost/_emulator/sink/mine");
        await emulator.UntilIdleAsync();
        Assert.Single(await emulator.Emulator.Default.GetSinkMessagesAsync("mine", TestContext.Current.CancellationToken));
        Assert.Empty(await emulator.ConductAsync());

        var id = await emulator.SubmitAsync(callbackUrl: trusting.Url);
        await emulator.UntilIdleAsync();
        var found = Assert.Single(await emulator.ItemsAsync());
        Assert.Equal(("forged_callback_taken", "warning", "callback", 1), (found.GetProperty("code").GetString(), found.GetProperty("severity").GetString(), found.GetProperty("operation").GetString(), found.GetProperty("count").GetInt32()));
        var example = found.GetProperty("examples")[0];
        Assert.Equal(id, example.GetProperty("run_id").GetGuid());
        Assert.Equal(Assert.Single(await emulator.DeliveriesAsync(id)).Id, example.GetProperty("delivery_id").GetGuid());
        Assert.Contains($"the fault {kind}", example.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_signed_and_where_nothing_was_sent_there_is_nothing_to_check()
    {
        await using var receiver = await Receiver.StartAsync();
        await using (var unsigned = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = "none" }))
        {
            await unsigned.InjectAsync(Rule("callback", "kind: tamper"));
            await unsigned.SubmitAsync(callbackUrl: receiver.Url);
            await unsigned.UntilIdleAsync();
            Assert.Empty(await unsigned.ConductAsync());
        }

        await using var losing = await TestEmulator.StartAsync(Options);
        await losing.InjectAsync("[{id: a, point: callback, fault: {kind: bad_signature}, then: continue}, {id: b, point: callback, fault: {kind: lose}}]");
        await losing.SubmitAsync(callbackUrl: receiver.Url);
        await losing.UntilIdleAsync();
        Assert.Empty(await losing.ConductAsync());
    }

    [Fact]
    public async Task Opening_an_expired_url_is_a_warning_and_being_told_so_by_a_fault_is_not()
    {
        await using var emulator = await TestEmulator.StartAsync(Options);
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        var url = await UrlAsync(emulator, id);
        await emulator.InjectAsync(Rule("output", "kind: expired", "when: {times: 1}"));
        Assert.Equal(403, (int)(await emulator.GetAsync(url)).Status);
        await emulator.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (int)(await emulator.GetAsync(url)).Status);
        Assert.Empty(await emulator.ConductAsync());

        await emulator.AdvanceAsync(Options.UrlTtl);
        Assert.Equal(403, (int)(await emulator.GetAsync(url)).Status);
        Assert.Equal(["expired_url at GET /files/{sandbox}/runs/{run}/{name} × 1"], await emulator.ConductAsync());
        Assert.Equal(200, (int)(await emulator.GetAsync(await UrlAsync(emulator, id))).Status);
        Assert.Single(await emulator.ConductAsync());
    }

    private static async Task<string> UrlAsync(TestEmulator emulator, Guid run) =>
        (await emulator.RunAsync(run)).Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
}
