using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Snapshots;

namespace Runflow.Emulator.Control;

/// <summary>Take, list, look at and delete snapshots of a sandbox; <c>POST /_emulator/reset {"to": "&lt;name&gt;"}</c> restores one.</summary>
internal sealed class SnapshotEndpoints(ControlPipeline pipeline, SnapshotStore snapshots)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/snapshots", pipeline.Route(call => new(List(call))));
        routes.MapPost("/_emulator/snapshots", pipeline.Route(call => new(TakeNamed(call))));
        routes.MapGet("/_emulator/snapshots/{name}", pipeline.Route(call => new(Look(call))));
        routes.MapPost("/_emulator/snapshots/{name}", pipeline.Route(call => new(Take(call, call.Route("name"), "path"))));
        routes.MapDelete("/_emulator/snapshots/{name}", pipeline.Route(call => new(
            snapshots.Delete(call.Sandbox, call.Route("name")) is { } missing ? Problem.Of(missing) : Answer.NoContent)));
    }

    private Answer List(ApiCall call) => ControlJson.Object(200, writer =>
    {
        writer.WriteStartArray("items");
        foreach (var entry in snapshots.List(call.Sandbox))
        {
            writer.WriteStartObject();
            Write(writer, entry);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private Answer Look(ApiCall call)
    {
        var (entry, error) = snapshots.Look(call.Sandbox, call.Route("name"));
        return entry is null ? Problem.Of(error!) : ControlJson.Object(200, writer => Write(writer, entry));
    }

    private Answer TakeNamed(ApiCall call) =>
        ControlBody.Read(call, ReadName, out var name) is { } refusal ? refusal : Take(call, name, "body");

    private Answer Take(ApiCall call, string name, string place)
    {
        if (SnapshotName.Problem(name) is { } problem)
        {
            var problems = new Problems();
            problems.Add([place, "name"], problem);
            return Problem.Of(problems.ToError(strict: false)!);
        }

        var (replaced, error) = snapshots.Take(call.Sandbox, name);
        if (error is not null)
        {
            return Problem.Of(error);
        }

        var (entry, gone) = snapshots.Look(call.Sandbox, name);
        return entry is null ? Problem.Of(gone!) : ControlJson.Object(replaced ? 200 : 201, writer => Write(writer, entry));
    }

    private static string ReadName(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var name = fields.Text("name");
        fields.RefuseRest();
        if (name is null && !problems.Any)
        {
            problems.Missing(["body", "name"]);
        }

        return name ?? "";
    }

    private static void Write(Utf8JsonWriter writer, SnapshotEntry entry)
    {
        writer.WriteString("name", entry.Name);
        writer.WriteNumber("bytes", entry.Bytes);
        if (entry.Header is not { } header)
        {
            writer.WriteString("problem", SnapshotStore.Damaged(entry.Name).Message);
            return;
        }

        writer.WriteString("now", header.Now.ToString());
        writer.WriteString("taken_at", header.TakenAt.ToString());
        writer.WriteString("emulator", header.Emulator);
        writer.WriteNumber("seed", header.Seed);
        writer.WriteStartObject("sections");
        foreach (var section in header.Sections)
        {
            writer.WriteNumber(section.Name, section.Bytes);
        }

        writer.WriteEndObject();
    }
}
