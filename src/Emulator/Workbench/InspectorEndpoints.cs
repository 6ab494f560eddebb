using System.Text.Json;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Workbench;

/// <summary>Looking at callbacks byte by byte, and sending one again to see whether the receiver has been mended.</summary>
internal sealed class InspectorEndpoints(ControlPipeline pipeline, AttemptRunner runner)
{
    /// <summary>Where a page of a list ends, however many deliveries it may still hold.</summary>
    private const int MostPageBytes = 8 << 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/callbacks", pipeline.Route(static call => new(List(call))));
        routes.MapGet("/_emulator/callbacks/{id}", pipeline.Route(static call => new(Show(call))));
        routes.MapPost("/_emulator/callbacks/{id}/replay", pipeline.Route(Replay));
    }

    private static Answer List(ApiCall call)
    {
        var problems = new Problems();
        var filter = DeliveryFilter.Read(new ControlQuery(call.Http.Request.Query, problems), problems);
        if (problems.ToError(strict: false) is { } invalid)
        {
            return Problem.Of(invalid);
        }

        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            var found = filter.Find(KnownDeliveries.Of(epoch), problems);
            return problems.ToError(strict: false) is { } unknown
                ? Problem.Of(unknown)
                : ControlJson.Object(200, writer => Page(writer, found, filter.Limit));
        }
    }

    private static void Page(Utf8JsonWriter writer, IReadOnlyList<Delivery> found, int limit)
    {
        var written = 0;
        writer.WriteStartArray("items");
        while (written < Math.Min(found.Count, limit) && writer.BytesCommitted + writer.BytesPending < MostPageBytes)
        {
            writer.WriteStartObject();
            DeliveryInspection.Write(writer, found[written++], ByteView.MostInList);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("next_before", written < found.Count ? found[written - 1].Id.ToString() : null);
    }

    private static Answer Show(ApiCall call)
    {
        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            return Find(call, KnownDeliveries.Of(epoch)) is { } delivery
                ? ControlJson.Object(200, writer => DeliveryInspection.Write(writer, delivery))
                : Unknown(call);
        }
    }

    /// <summary>Sends the frozen bytes once more, outside of the delivery's own attempts, and compares with the last of them.</summary>
    private async ValueTask<Answer> Replay(ApiCall call)
    {
        if (ControlBody.Read(call, static (body, problems) => { new Json.JsonFields(body, problems, "body").RefuseRest(); return true; }, out _, mayBeEmpty: true) is { } refusal)
        {
            return refusal;
        }

        var epoch = call.Sandbox.Current;
        Delivery? delivery;
        Attempt last;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            delivery = Find(call, KnownDeliveries.Of(epoch));
            if (delivery is null)
            {
                return Unknown(call);
            }

            if (delivery.Attempts.Count == 0)
            {
                return Problem.Of(ApiError.Conflict($"Delivery {delivery.Id} has not been attempted yet, so that there is nothing to compare with; advance the clock first."));
            }

            last = delivery.Attempts[^1];
        }

        var outcome = await runner.RunAsync(call.Sandbox, delivery, AttemptFaults.None, call.Http.RequestAborted);
        return outcome is null ? Answer.NoContent : ControlJson.Object(200, writer =>
        {
            writer.WriteString("delivery_id", delivery.Id);
            writer.WriteString("verdict", Verdict(last.Outcome.IsTaken, outcome.IsTaken));
            writer.WriteStartObject("before");
            writer.WriteNumber("attempt_number", last.Number);
            DeliveryInspection.WriteOutcome(writer, last.Outcome);
            writer.WriteEndObject();
            writer.WriteStartObject("now");
            DeliveryInspection.WriteOutcome(writer, outcome);
            writer.WriteEndObject();
        });
    }

    private static string Verdict(bool before, bool now) => (before, now) switch
    {
        (false, true) => "fixed",
        (true, false) => "regressed",
        (false, false) => "still_failing",
        _ => "still_passing",
    };

    /// <summary>By the id of a delivery, or of one of its attempts.</summary>
    private static Delivery? Find(ApiCall call, IEnumerable<Delivery> known) => Guid.TryParseExact(call.Route("id"), "D", out var id)
        ? known.FirstOrDefault(delivery => delivery.Id == id || delivery.Attempts.Exists(attempt => attempt.Id == id))
        : null;

    private static Answer Unknown(ApiCall call) => Problem.Of(new ApiError(
        404, "NOT_FOUND", $"There is no delivery {call.Route("id")} in this sandbox; GET /_emulator/callbacks lists them."));
}
