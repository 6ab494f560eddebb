using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Runflow.Emulator.Bench.Children;

/// <summary>
/// The yardstick: Kestrel with nothing on top. Reads every request to its end and answers the bytes and headers that the
/// emulator answered to the same request, which it is told as the first line of its input.
/// </summary>
internal static class EchoServer
{
    public static async Task RunAsync()
    {
        var answer = RecordedAnswer.FromLine((await Console.In.ReadLineAsync())!);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.AddServerHeader = false);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(http => AnswerAsync(http, answer));
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await app.WaitForShutdownAsync();
    }

    private static async Task AnswerAsync(HttpContext http, RecordedAnswer answer)
    {
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.ContentLength = answer.Body.Length;
        await http.Response.BodyWriter.WriteAsync(answer.Body);
    }
}
