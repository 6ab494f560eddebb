using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Webhooks;

/// <summary>The words of the tests about webhooks.</summary>
internal static class WebhookWords
{
    public const string Path = "/v1/webhooks";

    /// <summary>Creates one and answers its id.</summary>
    public static async Task<Guid> SubscribeAsync(this TestEmulator emulator, string url, params string[] eventTypes)
    {
        var codes = eventTypes.Length == 0 ? "" : $",\"event_type_codes\":[{string.Join(',', eventTypes.Select(static code => $"\"{code}\""))}]";
        var reply = await emulator.PostAsync(Path, $"{{\"url\":\"{url}\"{codes}}}");
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return reply.Json.GetProperty("id").GetGuid();
    }

    public static Task<Reply> PatchAsync(this TestEmulator emulator, Guid webhook, string body) =>
        emulator.SendAsync(HttpMethod.Patch, $"{Path}/{webhook}", body);

    /// <summary>The items of a list's first page.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ItemsAsync(this TestEmulator emulator, string path)
    {
        var reply = await emulator.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return [.. reply.Json.GetProperty("items").EnumerateArray()];
    }

    public static Task<IReadOnlyList<JsonElement>> SentAsync(this TestEmulator emulator, Guid webhook) =>
        emulator.ItemsAsync($"{Path}/{webhook}/deliveries?limit=500");

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
