using System.Net.ServerSentEvents;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

/// <summary>A client of <c>GET /_emulator/events</c> that reads with the parser of the base library.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpClient client;
    private readonly HttpResponseMessage response;
    private readonly IAsyncEnumerator<SseItem<string>> items;
    private readonly SseParser<string> parser;

    private EventStream(HttpClient client, HttpResponseMessage response, Stream body)
    {
        this.client = client;
        this.response = response;
        parser = SseParser.Create(body);
        items = parser.EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a stream; it listens when this returns.</summary>
    public static async Task<EventStream> OpenAsync(TestEmulator emulator, string? after)
    {
        var client = emulator.Emulator.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_emulator/events");
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new EventStream(client, response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event in few words, with the id it leaves behind; null at the end of the stream.</summary>
    public async Task<string?> NextAsync()
    {
        if (!await items.MoveNextAsync())
        {
            return null;
        }

        var item = items.Current;
        return $"{EventTests.Say(new EmulatedEvent(item.EventId, item.EventType, JsonElement.Parse(item.Data)))} {parser.LastEventId}";
    }

    public async ValueTask DisposeAsync()
    {
        await items.DisposeAsync();
        response.Dispose();
        client.Dispose();
    }
}
