using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>What belongs to runs: their log, and the runs of nodes, of which a run of a model has none. The parent
/// <c>any</c> stands for all runs of the organisation.</summary>
internal sealed class RunChildEndpoints(ApiPipeline pipeline)
{
    private const string Any = "any";

    private static readonly ListSchema<NodeRunDocument> NodeRuns = new()
    {
        Name = "node-runs",
        Members = ListSchema<NodeRunDocument>.MembersOf(WireJson.Wire.NodeRunDocument),
        Tie = [ListField.Uuid<NodeRunDocument>("id", static node => node.Id)],
        Fields =
        [
            ListField.Uuid<NodeRunDocument>("id", static node => node.Id),
            ListField.Uuid<NodeRunDocument>("run_id", static node => node.RunId),
            ListField.Code<NodeRunDocument>("status_code", RunList.StatusCode, static node => node.StatusCode),
            ListField.Time<NodeRunDocument>("created_at", static node => node.CreatedAt),
        ],
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/runs/{id}/logs", pipeline.Keyed(static call => new(Logs(call))));
        routes.MapGet("/v1/runs/{id}/logs/{log}", pipeline.Keyed(static call => new(Log(call))));
        routes.MapGet("/v1/runs/{id}/node-runs", pipeline.Keyed(static call => new(ListNodeRuns(call))));
        routes.MapGet("/v1/runs/{id}/node-runs/{node}", pipeline.Keyed(static call => new(NodeRun(call))));
    }

    private static Answer Logs(ApiCall call)
    {
        if (!TryParent(call, out var run))
        {
            return Unknown(call);
        }

        var schema = RunLogList.Schema(call.Sandbox.Options.Seed);
        return ListAnswer.Of(
            call,
            schema,
            $"{Parent(call)}/logs",
            epoch => run is null ? new RunLogList.OfAnyRun(Runs(call, epoch)) : new SmallSource<RunLog>(schema, RunLog.Of(run)),
            (line, _) => RunLogView.Document(call.Sandbox, line),
            WireJson.Wire.RunLogDocument);
    }

    private static Answer Log(ApiCall call)
    {
        if (!TryParent(call, out var run))
        {
            return Unknown(call);
        }

        var runs = run is not null ? [run] : Runs(call, call.Sandbox.Current).From(null, backward: false).SelectMany(static portion => portion);
        return Guid.TryParseExact(call.Route("log"), "D", out var id) && RunLogList.Find(runs, id, call.Sandbox.Options.Seed) is { } line
            ? Answer.Json(200, RunLogView.Document(call.Sandbox, line), WireJson.Wire.RunLogDocument)
            : Answer.Of(ApiError.NotFound(call.Http.Request.Path, "log line", $"GET /v1/{Parent(call)}/logs lists those there are"));
    }

    private static Answer ListNodeRuns(ApiCall call) => TryParent(call, out _)
        ? ListAnswer.Of(call, NodeRuns, $"{Parent(call)}/node-runs", static _ => new SmallSource<NodeRunDocument>(NodeRuns, []), static (node, _) => node, WireJson.Wire.NodeRunDocument)
        : Unknown(call);

    private static Answer NodeRun(ApiCall call) => TryParent(call, out _)
        ? Answer.Of(ApiError.NotFound(call.Http.Request.Path, "run of a node", "a run of a model has none"))
        : Unknown(call);

    /// <summary>Finds the parent as it is now; null for <c>any</c>.</summary>
    private static bool TryParent(ApiCall call, out Run? run)
    {
        run = null;
        if (call.Route("id") == Any)
        {
            return true;
        }

        if (!Guid.TryParseExact(call.Route("id"), "D", out var id))
        {
            return false;
        }

        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            run = epoch.Part<RunStore>().Find(id)?.Run;
        }

        if (run is not null)
        {
            call.Concerns(run.Spec.Id);
        }

        return run is not null;
    }

    private static ListSource<Run> Runs(ApiCall call, Epoch epoch)
    {
        lock (epoch.Gate)
        {
            return RunList.Source(epoch, RunList.Schema(call.Sandbox.Identity));
        }
    }

    /// <summary>As cursors and sentences name it: an id in lower case.</summary>
    private static string Parent(ApiCall call) => $"runs/{call.Route("id").ToLowerInvariant()}";

    private static Answer Unknown(ApiCall call) => Answer.Of(ApiError.RunNotFound(call.Route("id")));
}
