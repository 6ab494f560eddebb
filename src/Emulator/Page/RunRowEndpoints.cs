using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Page;

/// <summary>
/// Runs for who looks on without being the client: reading one here moves none, whatever <c>advance</c> says, is not
/// journalled and needs no key.
/// </summary>
internal sealed class RunRowEndpoints(ControlPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/runs", pipeline.Route(static call => new(List(call))));
        routes.MapGet("/_emulator/runs/{id}", pipeline.Route(static call => new(Show(call))));
        routes.MapPost("/_emulator/runs/{id}/redelivery", pipeline.Route(static call => new(Redeliver(call))));
    }

    /// <summary>Filtered, sorted and paged as <c>GET /v1/runs</c>; the items are lines.</summary>
    private static Answer List(ApiCall call)
    {
        var epoch = call.Sandbox.Current;
        var runs = RunList.Schema(call.Sandbox.Identity);
        var schema = new ListSchema<Run> { Name = "lines", Members = RunRow.Names, Fields = runs.Fields, Tie = runs.Tie };
        return ListAnswer.Of(
            call,
            schema,
            schema.Name,
            current => RunList.Source(current, schema),
            (run, _, _) => Line(epoch, run),
            Problem.Of);
    }

    private static ReadOnlyMemory<byte> Line(Epoch epoch, Run run)
    {
        RunRow row;
        lock (epoch.Gate)
        {
            row = RunRow.Of(epoch, run);
        }

        return ControlJson.Object(200, row.Write).Body;
    }

    private static Answer Show(ApiCall call) => call.Under((epoch, now) => Find(call, epoch.Part<RunStore>()) is { } run
        ? Answer.Json(200, RunView.Document(call.Sandbox, run, call.BaseUrl, now), WireJson.Wire.RunDocument)
        : Unknown(call));

    /// <summary>As <c>POST /v1/runs/{id}/callback-redeliveries</c>.</summary>
    private static Answer Redeliver(ApiCall call) =>
        ControlBody.Read(call, RedeliveryRules.Read, out _, mayBeEmpty: true) ?? call.Under((epoch, now) =>
        {
            if (Find(call, epoch.Part<RunStore>()) is not { } run)
            {
                return Unknown(call);
            }

            var deliveries = epoch.Part<DeliveryStore>();
            return RedeliveryRules.WhyNot("run", run.Status.WireName(), run.Status.IsTerminal(), run.Spec.CallbackUrl, deliveries.IsUnderWay(run.Spec.Id)) is { } invalid
                ? Problem.Of(invalid)
                : Answer.Json(201, DeliveryView.Document(deliveries.Redeliver(run, now).Snapshot(), call.Sandbox.Options.Dialect), WireJson.Wire.DeliveryDocument);
        });

    private static Run? Find(ApiCall call, RunStore store) =>
        Guid.TryParseExact(call.Route("id"), "D", out var id) ? store.Find(id)?.Run : null;

    private static Answer Unknown(ApiCall call) => Problem.Of(ApiError.RunNotFound(call.Route("id")));
}
