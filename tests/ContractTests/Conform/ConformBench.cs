using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Runflow.Contracts;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Conform;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Conform;

/// <summary>What the tests of <c>conform</c> have in common: emulators that it can be held against, and the verb itself.</summary>
internal static class ConformBench
{
    // A read moves a run on and time does not: what is cancelled before it is read has not ended, however long the machine takes.
    public static EmulatorOptions Options(string dialect) => new()
    {
        Dialect = dialect == "platform" ? Dialect.Platform : Dialect.ModelPage,
        Advance = AdvanceMode.Poll,
        Queue = TimeSpan.Zero,
        Dispatch = TimeSpan.Zero,
        Inference = TimeSpan.Zero,
        Step = TimeSpan.Zero,
    };

    /// <summary>A server that does not say that it is an emulator, so that it is taken for the real API.</summary>
    public static Task<TestEmulator> RealAsync(Action onCreated, Func<HttpContext, bool>? isCut = null) => TestEmulator.StartOnPortAsync(Options("model-page"), services => services.Around(async (http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.Remove(ConformTarget.EmulatorHeader);
            return Task.CompletedTask;
        });
        var (cut, body) = (isCut?.Invoke(http) == true, http.Response.Body);
        http.Response.Body = cut ? Stream.Null : body;
        await next(http);
        if (http.Request is { Method: "POST", Path.Value: Conversation.EditRuns } && http.Response.StatusCode == 201)
        {
            onCreated();
        }

        if (cut)
        {
            // What was asked has been done, and the answer breaks off.
            (http.Response.Body, http.Response.ContentLength) = (body, 1000);
            await body.WriteAsync("{"u8.ToArray());
            await body.FlushAsync();
            http.Abort();
        }
    }));

    public static string Url(TestEmulator emulator) => emulator.BaseAddress.ToString().TrimEnd('/');

    public static IReadOnlyList<string> Exchanges(string report) =>
        [.. JsonElement.Parse(report).GetProperty("checks").EnumerateArray().SelectMany(static check => check.GetProperty("exchanges").EnumerateArray().Select(static exchange => exchange.GetRawText()))];

    public static Task<(int Code, string Out, string Error)> RunAsync(params string[] args) => RunAsync(null, args);

    public static async Task<(int Code, string Out, string Error)> RunAsync(string? answer, string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        using var person = answer is null ? null : new StringReader(answer + "\n");
        var terminal = new Terminal(output, error, new Dictionary<string, string>(), Interactive: false) { Answers = person };
        var code = await CommandLine.RunAsync(["conform", .. args], terminal, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
