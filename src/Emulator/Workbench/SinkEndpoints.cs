using System.Text;
using System.Text.Json;
using Runflow.Emulator.Callbacks.Sink;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Workbench;

/// <summary>A receiver to point <c>callback_url</c> at: takes whatever comes, answers as its URL says, and shows what came.</summary>
internal sealed class SinkEndpoints(ControlPipeline pipeline, EmulatorOptions options, TimeProvider time, IHostApplicationLifetime host)
{
    private const int MostListed = 1000;
    private const int DefaultListed = 100;

    /// <summary>A page of messages ends here, however many are left.</summary>
    private const int MostPageBytes = 8 << 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/sink", pipeline.Route(static call => new(Sinks(call.Sandbox.Current))));
        foreach (var address in (string[])["/_emulator/sink/{name}", "/_emulator/sink/{sandbox}/{name}"])
        {
            routes.MapGet(address + "/messages", pipeline.Route(static call => new(Messages(call))));
            routes.MapDelete(address + "/messages", pipeline.Route(static call => new(Clear(call))));
            routes.Map(address, pipeline.Stream(Receive, tokenless: true));
        }
    }

    private async Task Receive(HttpContext http, Sandbox sandbox)
    {
        var name = (string)http.Request.RouteValues["name"]!;
        if (!SinkName.IsValid(name))
        {
            await AnswerWriter.WriteAsync(http, Problem.Of(Invalid("name", SinkName.Rule)));
            return;
        }

        if (SinkScript.Read(http.Request.QueryString.Value ?? "", out var problem) is not { } script)
        {
            await AnswerWriter.WriteAsync(http, Problem.Of(Invalid("respond", problem!)));
            return;
        }

        var (rented, length, tooLarge) = await RequestBody.ReadAsync(http.Request, options.BodyLimitBytes, http.RequestAborted);
        SinkMessage? message;
        try
        {
            if (tooLarge is not null)
            {
                await AnswerWriter.WriteAsync(http, Problem.Of(tooLarge));
                return;
            }

            message = sandbox.Current.Part<SinkStore>().Receive(name, script, Request(http, rented.AsMemory(0, length)));
        }
        finally
        {
            RequestBody.Return(rented);
        }

        await (message is null
            ? AnswerWriter.WriteAsync(http, Problem.Of(ApiError.StorageFull($"There are {SinkStore.MostSinks} sinks already; DELETE the messages of some, or reset the sandbox.")))
            : PlayAsync(http, message.Answer, script.Body));
    }

    private static SinkRequest Request(HttpContext http, ReadOnlyMemory<byte> body) => new(
        http.Request.Method,
        http.Request.PathBase + http.Request.Path + http.Request.QueryString,
        [.. http.Request.Headers.SelectMany(static header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))],
        body);

    private async Task PlayAsync(HttpContext http, SinkStep step, string body)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        var wait = step is { Status: null, Hangs: true } ? TimeSpan.FromMinutes(10) : step.Delay;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (step.Status is not { } status)
        {
            http.Abort();
            return;
        }

        await AnswerWriter.WriteAsync(http, new Answer
        {
            Status = status,
            Body = status is 204 or 205 or 304 ? default : Encoding.UTF8.GetBytes(body),
            ContentType = body.Length == 0 || status is 204 or 205 or 304 ? null : "text/plain; charset=utf-8",
        });
    }

    private static Answer Sinks(Epoch epoch)
    {
        lock (epoch.Gate)
        {
            return ControlJson.Object(200, writer =>
            {
                writer.WriteStartArray("items");
                foreach (var (name, count) in epoch.Part<SinkStore>().Counts.OrderBy(static sink => sink.Key, StringComparer.Ordinal))
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", name);
                    writer.WriteNumber("received", count);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
        }
    }

    private static Answer Messages(ApiCall call)
    {
        var problems = new Problems();
        var query = new ControlQuery(call.Http.Request.Query, problems);
        var limit = (int)(query.Integer("limit", 1, MostListed) ?? DefaultListed);
        var after = query.Integer("after", 0, long.MaxValue) ?? 0;
        query.RefuseRest();
        if (problems.ToError(strict: false) is { } invalid)
        {
            return Problem.Of(invalid);
        }

        var epoch = call.Sandbox.Current;
        List<SinkMessage> found;
        long received;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            var store = epoch.Part<SinkStore>();
            received = store.Count(call.Route("name"));
            found = [.. store.Of(call.Route("name")).Where(message => message.Number > after).Take(limit + 1)];
        }

        return ControlJson.Object(200, writer =>
        {
            writer.WriteNumber("received", received);
            var written = 0;
            writer.WriteStartArray("items");
            while (written < Math.Min(found.Count, limit) && writer.BytesCommitted + writer.BytesPending < MostPageBytes)
            {
                SinkView.Write(writer, found[written++]);
            }

            writer.WriteEndArray();
            writer.WriteNumberOrNull("next_after", written < found.Count ? found[written - 1].Number : null);
        });
    }

    private static Answer Clear(ApiCall call)
    {
        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Part<SinkStore>().Clear(call.Route("name"));
        }

        return Answer.NoContent;
    }

    private static ApiError Invalid(string name, string sentence)
    {
        var problems = new Problems();
        problems.Add(["query", name], sentence);
        return problems.ToError(strict: false)!;
    }
}
