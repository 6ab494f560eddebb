using System.Text;
using Microsoft.AspNetCore.Http;
using Runflow.Emulator.Http;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>Twins of one idempotency key while the first of them is under way.</summary>
public sealed class IdempotentTwinTests
{
    [Fact]
    public async Task A_twin_waits_for_the_first_and_gets_its_answer()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var held = SenderBench.Signal();
        var first = AnswerAsync(emulator, "body", async () => { await held.Task; return Of(201, "first"); });
        var twin = AnswerAsync(emulator, "body", Never);

        Assert.False(twin.IsCompleted);
        held.SetResult();

        Assert.Equal("first", Text(await first));
        Assert.Equal((201, "first"), ((await twin).Status, Text(await twin)));
    }

    [Fact]
    public async Task A_twin_with_another_body_waits_too_and_is_then_a_conflict()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var held = SenderBench.Signal();
        var first = AnswerAsync(emulator, "body", async () => { await held.Task; return Of(201, "first"); });
        var other = AnswerAsync(emulator, "another", Never);

        Assert.False(other.IsCompleted);
        held.SetResult();
        await first;

        Assert.Equal(409, (await other).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_first_fails_one_of_its_twins_takes_its_place(bool breaks)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var held = SenderBench.Signal();
        var made = 0;
        var first = AnswerAsync(emulator, "body", async () =>
        {
            await held.Task;
            return breaks ? throw new InvalidOperationException("broken") : Of(402, "too poor");
        });
        var twins = Enumerable.Range(0, 8).Select(_ => AnswerAsync(emulator, "body", () => Task.FromResult(Of(201, $"made {Interlocked.Increment(ref made)}")))).ToList();

        held.SetResult();
        await Task.WhenAny(first);

        Assert.Equal(["made 1"], (await Task.WhenAll(twins)).Select(Text).Distinct());
        Assert.Equal(breaks, first.IsFaulted);
    }

    [Fact]
    public async Task A_twin_that_hangs_up_no_longer_waits()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var held = SenderBench.Signal();
        using var gone = new CancellationTokenSource();
        var first = AnswerAsync(emulator, "body", async () => { await held.Task; return Of(201, "first"); });
        var twin = AnswerAsync(emulator, "body", Never, gone);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => twin);
        held.SetResult();
        Assert.Equal(201, (await first).Status);
    }

    private static Task<Answer> AnswerAsync(TestEmulator emulator, string body, Func<Task<Answer>> handler, CancellationTokenSource? gone = null)
    {
        var http = new DefaultHttpContext { RequestAborted = gone?.Token ?? TestContext.Current.CancellationToken };
        http.Request.Method = "POST";
        http.Request.Path = "/v1/things";
        http.Request.Headers[Idempotency.Header] = "k";
        var call = new ApiCall(http, emulator.Emulator.DefaultEpoch.Sandbox, Encoding.UTF8.GetBytes(body), exchange: null);
        return Idempotency.AnswerAsync(call, async _ => await handler(), before: static _ => null).AsTask();
    }

    private static Task<Answer> Never() => throw new InvalidOperationException("A twin must not be let through.");

    private static Answer Of(int status, string text) => new() { Status = status, Body = Encoding.UTF8.GetBytes(text), ContentType = "text/plain" };

    private static string Text(Answer answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
