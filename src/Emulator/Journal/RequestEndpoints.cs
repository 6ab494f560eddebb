using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Journal;

/// <summary>The journal of a sandbox: what was asked and answered, and whether it was what a test expects.</summary>
internal sealed class RequestEndpoints(ControlPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/requests", pipeline.Route(static call => new(List(call))));
        routes.MapGet("/_emulator/requests/{id}", pipeline.Route(static call => new(Show(call))));
        routes.MapGet("/_emulator/faults/explain/{id}", pipeline.Route(static call => new(Explain(call))));
        routes.MapPost("/_emulator/requests/verify", pipeline.Route(static call => new(Verify(call))));
    }

    private static Answer List(ApiCall call)
    {
        var problems = new Problems();
        var filter = RequestFilter.Read(new ControlQuery(call.Http.Request.Query, problems), problems);
        if (problems.ToError(strict: false) is { } invalid)
        {
            return Problem.Of(invalid);
        }

        return Read(call, entries => Page([.. entries.Backwards().Where(filter.Matches).Take(filter.Limit + 1)], filter.Limit));
    }

    private static Answer Page(List<Exchange> found, int limit) => ControlJson.Object(200, writer =>
    {
        writer.WriteStartArray("items");
        foreach (var entry in found.Take(limit))
        {
            writer.WriteStartObject();
            RequestView.WriteSummary(writer, entry);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("next_before", found.Count > limit ? found[limit - 1].Id : null);
    });

    private static Answer Show(ApiCall call) => Find(call, static entry => ControlJson.Object(200, writer => RequestView.WriteWhole(writer, entry)));

    /// <summary>Every rule that was asked on the request's way, with the numbers that the answer came from.</summary>
    private static Answer Explain(ApiCall call) => Find(call, static entry => ControlJson.Object(200, writer =>
    {
        writer.WriteString("request_id", entry.Id);
        writer.WriteString("operation", entry.Operation);
        writer.WriteNumber("seed", entry.Epoch.Seed);
        writer.WriteStartArray("decisions");
        foreach (var decision in entry.Faults)
        {
            decision.Write(writer);
        }

        writer.WriteEndArray();
    }));

    private static Answer Find(ApiCall call, Func<Exchange, Answer> tell)
    {
        var id = call.Route("id");
        return Read(call, entries => RequestFilter.Number(id) is { } number && entries.Find(number) is { } entry && entry.Id == id
            ? tell(entry)
            : Problem.Of(new ApiError(404, "NOT_FOUND", $"There is no request {id} in this sandbox's journal, or no longer; GET /_emulator/requests lists what is there.")));
    }

    private static Answer Verify(ApiCall call) =>
        ControlBody.Read(call, VerifyRequest.Read, out var request) ?? Read(call, entries => Verification.Of(request, entries));

    private static Answer Read(ApiCall call, Func<JournalReading, Answer> read) => call.Sandbox.Current.Part<JournalStore>().Read(read);
}
