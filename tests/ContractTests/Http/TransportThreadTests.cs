using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Runflow.Emulator.Http;
using Runflow.Emulator.Tests.Commands;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>What begins on a thread that other connections wait for stays there only when it is over at once.</summary>
public sealed class TransportThreadTests
{
    private const string Run = "/v1/runs/0190a2b4-0000-7000-8000-000000000000";
    private const string Create = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";

    [Theory]
    [InlineData("GET", Run, "", null, true)]
    [InlineData("GET", Run, "?embed=logs", null, false)]
    [InlineData("GET", "/v1/runs", "", null, false)]
    [InlineData("GET", Run + "/logs", "", null, false)]
    [InlineData("GET", "/files/somebody/runs/0.png", "", null, false)]
    [InlineData("GET", "/_emulator/clock", "", null, false)]
    [InlineData("POST", Create, "", 300L, true)]
    [InlineData("POST", Create, "", 16_384L, true)]
    [InlineData("POST", Create, "", 16_385L, false)]
    [InlineData("POST", Create, "", null, false)]
    [InlineData("POST", "/_emulator/clock/advance", "", 20L, false)]
    [InlineData("PUT", Create, "", 300L, false)]
    public async Task Only_short_requests_stay(string method, string path, string query, long? length, bool stays)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(stays, await AskAsync(emulator, Request(method, path, query, length)));
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public async Task And_only_while_nobody_is_busy_with_their_sandbox_for_long(int microseconds, bool stays)
    {
        var time = new ManualTime();
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions(), services => services.AddSingleton<TimeProvider>(time));
        var epoch = emulator.Emulator.DefaultEpoch;
        var taken = false;
        var transport = new Thread(() => taken = TransportThread.Takes(Request("GET", Run, "", null).Request, epoch));
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            time.Sleep(TimeSpan.FromMicroseconds(microseconds));

            // Would it wait for the gate there, it would wait for ever.
            transport.Start();
            transport.Join();
        }

        Assert.Equal(stays, taken);
    }

    [Fact]
    public async Task A_body_that_arrives_there_is_not_worked_on_there()
    {
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var http = new DefaultHttpContext();
        http.Features.Set<IRequestBodyPipeFeature>(new Body(pipe.Reader));
        var inPool = new TaskCompletionSource<bool>();
        var reading = Task.Run(
            async () =>
            {
                var (rented, length, _) = await RequestBody.ReadAsync(http.Request, 100, CancellationToken.None);
                inPool.SetResult(Thread.CurrentThread.IsThreadPoolThread);
                return Encoding.ASCII.GetString(rented, 0, length);
            },
            TestContext.Current.CancellationToken);

        var transport = new Thread(() =>
        {
            pipe.Writer.Write("hi"u8);
            _ = pipe.Writer.FlushAsync().AsTask();
            pipe.Writer.Complete();
        });
        transport.Start();
        transport.Join();

        Assert.Equal("hi", await reading);
        Assert.True(await inPool.Task);
    }

    [Fact]
    public async Task Processes_that_are_started_later_do_not_inherit_the_switch()
    {
        using var ran = RealProcess.Start("exec", "--", "bash", "-c", "env | grep -c INLINE_COMPLETIONS; true");

        Assert.Equal(0, await ran.ExitAsync());
        Assert.Equal("0\n", await ran.Output);
    }

    /// <summary>Begins the request on a thread of its own and returns once that thread is free again.</summary>
    /// <returns>Whether the request was taken on that thread.</returns>
    private static Task<bool> AskAsync(TestEmulator emulator, DefaultHttpContext http)
    {
        var taken = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        var edge = new Edge(
            _ =>
            {
                taken.SetResult(Thread.CurrentThread);
                http.Response.ContentLength = 0;
                return Task.CompletedTask;
            },
            emulator.Emulator.Services.GetRequiredService<Exchanges>(),
            NullLogger<Edge>.Instance);
        var transport = new Thread(() => _ = edge.InvokeAsync(http));
        transport.Start();
        transport.Join();
        return StaysAsync();

        async Task<bool> StaysAsync() => await taken.Task == transport;
    }

    private static DefaultHttpContext Request(string method, string path, string query, long? length)
    {
        var http = new DefaultHttpContext();
        var request = http.Request;
        (request.Method, request.Path, request.QueryString, request.ContentLength) = (method, path, new QueryString(query), length);
        request.Headers.Authorization = "Bearer rf_test_emulator";
        return http;
    }

    private sealed class Body(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
