using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Pact.Core;
using Xunit;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>Everything that the consumer <c>photo-studio</c> expects, and the words in which it says so.</summary>
internal static class StudioPact
{
    public const string Consumer = "photo-studio";

    public const string RunId = "019b7c00-5e2a-7c41-9d0e-3f5a6b7c8d9e";
    public const string AssetId = "019b7c00-6a10-7d22-8b3c-4d5e6f708192";
    public const string SecretId = "019b7c00-71fe-7a03-a1b2-c3d4e5f60718";
    public const string BatchId = "019b7c00-7a44-7b19-8c2d-5e6f70819203";
    public const string WebhookId = "019b7c00-82c0-7e51-9a3b-6f7081920314";
    public const string CreatedAt = "2026-01-01T00:00:00.123456Z";

    private static readonly (string, string) Key = ("Authorization", Match.Regex("Bearer rf_test_emulator", "^Bearer [A-Za-z0-9_]+$"));

    public static IReadOnlyList<HttpInteraction<StudioClient>> Interactions =>
        [.. RunInteractions.All, .. ListInteractions.All, .. RefusalInteractions.All, .. AssetInteractions.All, .. SecretInteractions.All, .. BatchInteractions.All, .. WebhookInteractions.All];

    public static IReadOnlyList<MessageInteraction> Messages => CallbackInteractions.All;

    /// <summary>The body that the model page shows, as it stands there.</summary>
    public static string PageBody { get; } = ReadPageBody();

    /// <summary>A PNG of one pixel.</summary>
    public static byte[] Pixel { get; } = Convert.FromBase64String(Bodies.PixelBase64);

    /// <summary>What every call with a key carries.</summary>
    public static Sent Asking(string? body = null) => new() { Headers = [Key], Body = body };

    public static Sent Answering(string? body) => new() { Headers = body is null ? [] : [("Content-Type", "application/json")], Body = body };

    /// <summary>A path that holds an id of the provider's state.</summary>
    /// <param name="before">Up to the id.</param>
    /// <param name="id">The example.</param>
    /// <param name="value">The value's name.</param>
    /// <param name="behind">From the id on.</param>
    public static string Path(string before, string id, string value, string behind = "") =>
        Match.FromState($"{before}{id}{behind}", $"^{before}[0-9a-f-]{{36}}{behind}$", $"{before}${{{value}}}{behind}");

    /// <summary>The flat envelope.</summary>
    public static Sent Refusing(string code, string? message = null) =>
        Answering($$"""{"code":{{Match.Quote(code)}},"message":{{message ?? Match.Text("What is wrong and how to mend it.")}},"errors":null}""");

    public static async Task RefusedAsync(Func<Task> call, int status, string code)
    {
        var refused = await Assert.ThrowsAsync<StudioException>(call);
        Assert.Equal((status, code), (refused.Status, refused.Code));
    }

    /// <summary>Makes a call whose outcome is of no interest.</summary>
    public static async Task RefusedOrNotAsync(Func<Task> call) => await Record.ExceptionAsync(call);

    private static string ReadPageBody()
    {
        using var stream = typeof(StudioPact).Assembly.GetManifestResourceStream("model-page.txt")!;
        using var reader = new StreamReader(stream);
        var page = reader.ReadToEnd().ReplaceLineEndings("\n");
        const string Opens = "<<'JSON'\n";
        var from = page.IndexOf(Opens, StringComparison.Ordinal) + Opens.Length;
        var body = page[from..page.IndexOf("\nJSON\n", from, StringComparison.Ordinal)];
        return JsonElement.Parse(body).GetProperty("input").ValueKind == JsonValueKind.Object ? body : throw new InvalidDataException("The model page has changed.");
    }
}
