using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Runflow.Contracts;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Journal;
using Xunit;

namespace Runflow.Emulator.Tests.Workbench;

/// <summary>Mistakes made in real ASP.NET Core handlers, which tell what they hashed and what it came to.</summary>
public sealed class AspNetMistakeTests
{
    private const string OwnModel = "bound to a record that keeps parts raw, and written again";

    /// <summary>What the handler takes for the body; the cause, and a word of the finding. Null: nothing is wrong.</summary>
    private static readonly Dictionary<string, (Func<HttpContext, Task<byte[]>> See, string? Code, string Says)> Handlers = new()
    {
        ["the raw body"] = (ReadAsync, null, ""),
        ["buffered, rewound and read again"] = (
            static async http =>
            {
                http.Request.EnableBuffering();
                await JsonDocument.ParseAsync(http.Request.Body);
                http.Request.Body.Position = 0;
                return await ReadAsync(http);
            },
            null,
            ""),
        ["read after something has parsed it"] = (
            static async http =>
            {
                await JsonDocument.ParseAsync(http.Request.Body);
                return await ReadAsync(http);
            },
            "body_empty",
            "empty"),
        ["parsed into nodes and written again"] = (
            static async http => Encoding.UTF8.GetBytes((await JsonNode.ParseAsync(http.Request.Body))!.ToJsonString()),
            "json_reserialized",
            "System.Text.Json's JsonSerializer.Serialize"),
        ["parsed and written again indented"] = (
            static async http => Encoding.UTF8.GetBytes((await JsonNode.ParseAsync(http.Request.Body))!.ToJsonString(new JsonSerializerOptions { WriteIndented = true, TypeInfoResolver = WireJson.Default })),
            "json_reserialized",
            "WriteIndented"),
        [OwnModel] = (
            static async http => JsonSerializer.SerializeToUtf8Bytes((await http.Request.ReadFromJsonAsync(WireJson.Default.CallbackPayload))!, WireJson.Default.CallbackPayload),
            "json_reserialized",
            ""),
        ["read line by line"] = (
            static async http =>
            {
                var text = new StringBuilder();
                using var reader = new StreamReader(http.Request.Body);
                while (await reader.ReadLineAsync() is { } line)
                {
                    text.AppendLine(line);
                }

                return Encoding.UTF8.GetBytes(text.ToString());
            },
            "whitespace_changed",
            "line end"),
        ["read as Latin-1"] = (static async http => Encoding.UTF8.GetBytes(await new StreamReader(http.Request.Body, Encoding.Latin1).ReadToEndAsync()), "charset_changed", "ISO-8859-1"),
        ["hashed as UTF-16"] = (static async http => Encoding.Unicode.GetBytes(await new StreamReader(http.Request.Body).ReadToEndAsync()), "charset_changed", "UTF-16"),
        ["hashed as ASCII"] = (static async http => Encoding.ASCII.GetBytes(await new StreamReader(http.Request.Body).ReadToEndAsync()), "charset_changed", "question mark"),
        ["one read of a small buffer"] = (
            static async http =>
            {
                var buffer = new byte[64];
                return buffer[..await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length)];
            },
            "body_truncated",
            "64"),
    };

    public static TheoryData<string> Names => [.. Handlers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_a_handler_does_to_the_body_is_named(string name)
    {
        var (see, code, says) = Handlers[name];
        await using var emulator = await TestEmulator.StartAsync();
        await using var app = await StartAsync(see);
        await emulator.CreateAsync(Bodies.Beside($$"""
            "callback_url":"{{app.Urls.First()}}/hook","metadata":{{CaughtCallback.Metadata}}
            """));
        await emulator.UntilIdleAsync();
        var attempt = (await emulator.GetAsync("/_emulator/callbacks")).Json.GetProperty("items")[0].GetProperty("attempts")[0];
        var headers = attempt.GetProperty("request").GetProperty("headers").EnumerateArray().ToDictionary(static header => header.Text("name")!, static header => header.Text("value")!);
        var sent = attempt.GetProperty("request").GetProperty("body").GetProperty("base64").GetBytesFromBase64();
        var told = attempt.GetProperty("answer").GetProperty("body").Text("text")!.Split(' ');

        var seen = await CaughtCallback.DiagnoseAsync(emulator, headers, Convert.FromBase64String(told[0]), CaughtCallback.Secret);
        var computed = await CaughtCallback.DiagnoseAsync(emulator, headers, sent, CaughtCallback.Secret, told[1]);

        Assert.Equal(code is null ? [] : [code], seen.Codes());

        // What only one model writes that way can be seen in the bytes, and not guessed from their hash.
        Assert.Equal(code is null ? [] : [name == OwnModel ? "unexplained" : code], computed.Codes());
        Assert.Contains(says, seen.Findings(), StringComparison.Ordinal);
        Assert.Contains(says, computed.Findings(), StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private static async Task<WebApplication> StartAsync(Func<HttpContext, Task<byte[]>> see)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async http =>
        {
            var seen = await see(http);
            await http.Response.WriteAsync($"{Convert.ToBase64String(seen)} {CallbackSignature.Sign(CaughtCallback.Secret, seen)}");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
