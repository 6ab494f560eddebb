using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Control;

/// <summary>How the runs of a sandbox live: what moves them, how long each part takes, how many execute at once.</summary>
internal sealed class LifecycleEndpoints(ControlPipeline pipeline)
{
    private const long MostMs = 366L * 24 * 3600 * 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/lifecycle", pipeline.Route(static call => new(Show(call.Sandbox.Lifecycle))));
        routes.MapPut("/_emulator/lifecycle", pipeline.Route(static call => new(Change(call))));
    }

    /// <summary>Changes what is named and leaves the rest.</summary>
    private static Answer Change(ApiCall call)
    {
        if (ControlBody.Read(call, Read, out var change) is { } refusal)
        {
            return refusal;
        }

        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            var now = epoch.Clock.CatchUp();
            call.Sandbox.Lifecycle = change(call.Sandbox.Lifecycle);
            epoch.Part<RunStore>().Replan(now);
            return Show(call.Sandbox.Lifecycle);
        }
    }

    /// <summary>What a body changes; also read of scenarios.</summary>
    internal static Func<Lifecycle, Lifecycle> Read(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var name = fields.Text("advance", 20);
        AdvanceMode? advance = name switch { "time" => AdvanceMode.Time, "poll" => AdvanceMode.Poll, "manual" => AdvanceMode.Manual, _ => null };
        if (name is not null && advance is null)
        {
            Choice.Refuse(problems, ["body", "advance"], name, "time", "poll", "manual");
        }

        var queue = Time(fields, "queue_ms");
        var dispatch = Time(fields, "dispatch_ms");
        var inference = Time(fields, "inference_ms");
        var step = Time(fields, "step_ms");
        var concurrency = fields.Integer("concurrency", 0, int.MaxValue);
        fields.RefuseRest();
        return old => new Lifecycle
        {
            Advance = advance ?? old.Advance,
            Queue = queue ?? old.Queue,
            Dispatch = dispatch ?? old.Dispatch,
            Inference = inference ?? old.Inference,
            Step = step ?? old.Step,
            Concurrency = (int?)concurrency ?? old.Concurrency,
        };
    }

    private static TimeSpan? Time(JsonFields fields, string name) =>
        fields.Integer(name, 0, MostMs) is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    private static Answer Show(Lifecycle lifecycle) => ControlJson.Object(200, writer =>
    {
        writer.WriteString("advance", lifecycle.Advance switch { AdvanceMode.Time => "time", AdvanceMode.Poll => "poll", _ => "manual" });
        Write("queue_ms", lifecycle.Queue);
        Write("dispatch_ms", lifecycle.Dispatch);
        Write("inference_ms", lifecycle.Inference);
        Write("step_ms", lifecycle.Step);
        writer.WriteNumber("concurrency", lifecycle.Concurrency);

        void Write(string field, TimeSpan? time) => writer.WriteNumberOrNull(field, (long?)time?.TotalMilliseconds);
    });
}
