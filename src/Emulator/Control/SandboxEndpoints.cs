using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Snapshots;

namespace Runflow.Emulator.Control;

/// <summary>Which sandboxes there are, and starting one over.</summary>
internal sealed class SandboxEndpoints(ControlPipeline pipeline, SandboxRegistry sandboxes, SnapshotStore snapshots)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/health", ApiPipeline.Open(static _ => ControlJson.Object(200, static writer => writer.WriteString("status", "ok"))));
        routes.MapGet("/_emulator/sandboxes", pipeline.Route(_ => new(List())));
        routes.MapDelete("/_emulator/sandboxes/{id}", pipeline.Route(call => new(Drop(call.Route("id")))));
        routes.MapPost("/_emulator/reset", pipeline.Route(call => new(Reset(call))));
    }

    private Answer List() => ControlJson.Object(200, writer =>
    {
        writer.WriteStartArray("items");
        foreach (var sandbox in sandboxes.All.OrderBy(static sandbox => sandbox.Identity.Id, StringComparer.Ordinal))
        {
            Write(writer, sandbox);
        }

        writer.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter writer, Sandbox sandbox)
    {
        var epoch = sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            var runs = epoch.Part<RunStore>();
            writer.WriteStartObject();
            writer.WriteString("id", sandbox.Identity.Id);
            writer.WriteString("key_fingerprint", sandbox.Identity.KeyFingerprint);
            writer.WriteString("org_id", sandbox.Identity.OrganisationId);
            writer.WriteNumber("epoch", epoch.Number);
            writer.WriteNumber("runs", runs.Count);
            writer.WriteNumber("unfinished", runs.Unfinished);
            writer.WriteNumber("pending", epoch.Clock.Pending);
            writer.WriteEndObject();
        }
    }

    private Answer Drop(string id) => sandboxes.Drop(id)
        ? Answer.NoContent
        : Problem.Of(new ApiError(404, "NOT_FOUND", $"There is no sandbox {id}; GET /_emulator/sandboxes lists them."));

    private Answer Reset(ApiCall call)
    {
        if (ControlBody.Read(call, ReadReset, out var to, mayBeEmpty: true) is { } refusal)
        {
            return refusal;
        }

        var epoch = to is "seed" or "empty" ? call.Sandbox.Reset(keepSettings: to == "empty") : null;
        if (epoch is null)
        {
            (epoch, var unfit) = snapshots.Restore(call.Sandbox, to);
            if (epoch is null)
            {
                return Problem.Of(unfit!);
            }
        }

        lock (epoch.Gate)
        {
            var now = epoch.Clock.Now;
            return ControlJson.Object(200, writer =>
            {
                writer.WriteNumber("epoch", epoch.Number);
                writer.WriteString("now", now.ToString());
            });
        }
    }

    /// <summary><c>{to: "seed" | "empty" | "&lt;snapshot&gt;"}</c>.</summary>
    private static string ReadReset(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var to = fields.Text("to") ?? "seed";
        fields.RefuseRest();
        if (to is not ("seed" or "empty") && SnapshotName.Problem(to) is not null)
        {
            problems.Add(["body", "to"], "must be seed, empty or the name of a snapshot", "enum");
        }

        return to;
    }
}
