using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Workbench;

/// <summary>
/// A real callback as a receiver got it, whose metadata holds all that code on the way likes to change, and the question
/// what is wrong with a version of it.
/// </summary>
internal sealed class CaughtCallback : IAsyncDisposable
{
    /// <summary>Letters beyond ASCII and beyond the BMP, HTML, a quote, an integer beyond 2^53, floats, keys like indexes.</summary>
    public const string Metadata = """{"name":"Zoë & <b>Ål</b>","emoji":"🚲 \"x\" it's","big":9007199254740993,"one":1.0,"tiny":0.000001,"kilo":1e3,"10":"ten","2":"two"}""";

    private readonly TestEmulator emulator;

    private CaughtCallback(TestEmulator emulator, Received received)
    {
        this.emulator = emulator;
        Body = received.Body;
        Headers = received.Headers.ToDictionary(static header => header.Key, static header => header.Value);
    }

    public TestEmulator Emulator => emulator;

    public byte[] Body { get; }

    public Dictionary<string, string> Headers { get; }

    public string Signature => Headers["Runflow-Signature"];

    public string Text => Encoding.UTF8.GetString(Body);

    public static string Secret { get; } = SigningSecret.AtBirth(new EmulatorOptions(), default)!.Plain;

    public static async Task<CaughtCallback> CatchAsync(EmulatorOptions? options = null)
    {
        var emulator = await TestEmulator.StartAsync(options);
        await using var receiver = await Receiver.StartAsync();
        var created = await emulator.CreateAsync(Bodies.Beside($$"""
            "callback_url":"{{receiver.Url}}","metadata":{{Metadata}}
            """));
        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        await emulator.UntilIdleAsync();
        return new CaughtCallback(emulator, Assert.Single(receiver.Calls));
    }

    /// <summary>Asks for the diagnosis of a body under this callback's headers.</summary>
    public Task<JsonElement> DiagnoseAsync(byte[]? body = null, string? secret = null, string? computed = null, string? signature = null) =>
        DiagnoseAsync(emulator, signature is null ? Headers : new(Headers) { ["Runflow-Signature"] = signature }, body ?? Body, secret, computed);

    public static async Task<JsonElement> DiagnoseAsync(
        TestEmulator emulator, IReadOnlyDictionary<string, string> headers, byte[] body, string? secret = null, string? computed = null)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("headers");
            foreach (var (name, value) in headers)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WriteBase64String("body_base64", body);
            writer.WriteString("secret", secret);
            writer.WriteString("computed", computed);
            writer.WriteEndObject();
        }

        var reply = await emulator.PostAsync("/_emulator/callbacks/diagnose", Encoding.UTF8.GetString(json.ToArray()));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Json;
    }

    public ValueTask DisposeAsync() => emulator.DisposeAsync();
}

/// <summary>Words about a diagnosis.</summary>
internal static class DiagnosisWords
{
    public static IReadOnlyList<string?> Codes(this JsonElement diagnosis) =>
        [.. diagnosis.GetProperty("causes").EnumerateArray().Select(static cause => cause.GetProperty("code").GetString())];

    public static string Findings(this JsonElement diagnosis) =>
        string.Join(' ', diagnosis.GetProperty("causes").EnumerateArray().Select(static cause => cause.GetProperty("finding").GetString()));

    public static bool Verified(this JsonElement diagnosis) => diagnosis.GetProperty("verified").GetBoolean();

    public static int? Offset(this JsonElement diagnosis) =>
        diagnosis.GetProperty("closest_delivery").GetProperty("first_difference") is { ValueKind: JsonValueKind.Object } difference
            ? difference.GetProperty("offset").GetInt32()
            : null;
}
