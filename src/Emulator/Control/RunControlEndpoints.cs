using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Control;

/// <summary>Moves a single run by hand, and tells its story.</summary>
internal sealed class RunControlEndpoints(ControlPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/_emulator/runs/{id}/transition", pipeline.Route(static call => new(Move(call))));
        routes.MapGet("/_emulator/runs/{id}/timeline", pipeline.Route(static call => new(Tell(call))));
    }

    private static Answer Move(ApiCall call)
    {
        if (ControlBody.Read(call, ReadMove, out var move) is { } refusal)
        {
            return refusal;
        }

        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            var now = epoch.Clock.CatchUp();
            var store = epoch.Part<RunStore>();
            if (Find(call, store) is not { } entry)
            {
                return Unknown(call);
            }

            var from = entry.Status;
            var failure = move.To == RunStatus.Failed ? move.Failure(from) : null;
            return store.TryMove(entry, move.To, now, failure)
                ? Answer.Json(200, RunView.Document(call.Sandbox, entry.Run, call.BaseUrl, now), WireJson.Wire.RunDocument)
                : Problem.Of(ApiError.Conflict($"A run that is {from.WireName()} cannot become {move.To.WireName()}; {Legal(from)}"));
        }
    }

    private static Answer Tell(ApiCall call)
    {
        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            return Find(call, epoch.Part<RunStore>()) is { } entry
                ? ControlJson.Object(200, writer => Timeline.Write(writer, entry.Run, epoch.Part<DeliveryStore>().Of(entry.Spec.Id)))
                : Unknown(call);
        }
    }

    private static RunMove ReadMove(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var to = fields.Text("to", 40);
        var move = new RunMove(default, fields.Text("failure_code", 200), fields.Text("failure_message", 2000), fields.Text("failure_stage", 40));
        fields.RefuseRest();
        if (!RunStatuses.TryParse(to, out var status))
        {
            Choice.Refuse(problems, ["body", "to"], to, [.. RunStatuses.All.Select(static known => known.WireName())]);
        }

        if (move.Stage is not (null or "preprocess" or "dispatch" or "inference" or "postprocess"))
        {
            Choice.Refuse(problems, ["body", "failure_stage"], move.Stage, "preprocess", "dispatch", "inference", "postprocess");
        }

        if (status != RunStatus.Failed && (move.Code ?? move.Message ?? move.Stage) is not null)
        {
            problems.Add(["body"], "names a failure, which goes with to: failed only");
        }

        return move with { To = status };
    }

    private static RunEntry? Find(ApiCall call, RunStore store) =>
        Guid.TryParseExact(call.Route("id"), "D", out var id) ? store.Find(id) : null;

    private static Answer Unknown(ApiCall call) => Problem.Of(ApiError.RunNotFound(call.Route("id")));

    private static string Legal(RunStatus from)
    {
        var next = RunStatuses.All.Where(to => RunStatuses.MayMove(from, to)).Select(static to => to.WireName()).ToList();
        return next.Count == 0 ? "it has ended." : $"it can become {string.Join(", ", next)}.";
    }

    private readonly record struct RunMove(RunStatus To, string? Code, string? Message, string? Stage)
    {
        public RunFailure Failure(RunStatus from) => new(
            Code ?? "PROVIDER_ERROR",
            Message ?? "The run was made to fail through the control surface.",
            Stage ?? (from == RunStatus.Running ? "inference" : "dispatch"));
    }
}
