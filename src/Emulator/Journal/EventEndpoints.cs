using System.Text;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>
/// <c>GET /_emulator/events</c>: what happens, as server-sent events. Resumable by <c>Last-Event-ID</c>, or
/// <c>last_event_id</c> where headers cannot be set. Ends with the client, the sandbox or the emulator.
/// </summary>
internal sealed class EventEndpoints(ControlPipeline pipeline, IHostApplicationLifetime host)
{
    private const string Header = "Last-Event-ID";
    private const string Parameter = "last_event_id";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/_emulator/events", pipeline.Stream(Stream));

    private async Task Stream(HttpContext http, Sandbox sandbox)
    {
        if (Read(http.Request, out var after) is { } refusal)
        {
            await AnswerWriter.WriteAsync(http, Problem.Of(refusal));
            return;
        }

        await EventStream.SendAsync(http, (response, cancel) => SendAsync(response, FeedReader.ReadAsync(sandbox, after, cancel), cancel), host.ApplicationStopping);
    }

    private static async Task SendAsync(HttpResponse response, IAsyncEnumerable<FeedMessage> messages, CancellationToken cancel)
    {
        await using var reader = messages.GetAsyncEnumerator(cancel);
        var next = reader.MoveNextAsync();

        // By now it listens: who has read this line misses nothing that comes after.
        try
        {
            await response.WriteAsync(": listening\n\n", cancel);
            await response.Body.FlushAsync(cancel);
        }
        catch
        {
            // An enumerator must not be disposed of in the middle of a step; the token ends it.
            await Task.WhenAny(next.AsTask());
            throw;
        }

        while (await next)
        {
            var (id, name, json) = reader.Current;
            await response.WriteAsync(id is null ? $"event: {name}\ndata: " : $"id: {id}\nevent: {name}\ndata: ", cancel);
            await response.Body.WriteAsync(json, cancel);
            await response.Body.WriteAsync("\n\n"u8.ToArray(), cancel);
            await response.Body.FlushAsync(cancel);
            next = reader.MoveNextAsync();
        }
    }

    private static ApiError? Read(HttpRequest request, out FeedPosition? after)
    {
        after = null;
        var problems = new Problems();
        var query = new ControlQuery(request.Query, problems);
        var parameter = query.Text(Parameter);
        query.RefuseRest();
        var sent = request.Headers[Header].ToString();
        if ((sent.Length > 0 ? sent : parameter) is { } text)
        {
            if (FeedPosition.TryParse(text, out var position))
            {
                after = position;
            }
            else
            {
                problems.Add(sent.Length > 0 ? ["header", Header] : ["query", Parameter], "must be the id of an event, such as 0-12; 0-0 is before the first one");
            }
        }

        return problems.ToError(strict: false);
    }
}
