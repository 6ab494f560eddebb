using System.Text.Json;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Control;

/// <summary>Look at a sandbox's clock, change how it goes, move it.</summary>
internal sealed class ClockEndpoints(ControlPipeline pipeline)
{
    private const int MostAgenda = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/clock", pipeline.Route(static call => new(Show(call.Sandbox.Current))));
        routes.MapPut("/_emulator/clock", pipeline.Route(Change));
        routes.MapPost("/_emulator/clock/advance", pipeline.Route(Move));
        routes.MapGet("/_emulator/clock/agenda", pipeline.Route(static call => new(Agenda(call.Sandbox.Current))));
    }

    private static async ValueTask<Answer> Change(ApiCall call)
    {
        if (ControlBody.Read(call, ClockRequests.ReadChange, out var change) is { } refusal)
        {
            return refusal;
        }

        var epoch = call.Sandbox.Current;
        if (change.Now is { } target)
        {
            // The mode changes at the very instant that is reached, or not at all.
            var advance = new Advance { To = target, Then = change.Mode is { } then ? (then, change.Rate) : null };
            var moved = await epoch.Clock.AdvanceAsync(advance, call.Http.RequestAborted);
            return moved is { Because: StoppedBecause.Reached } ? Show(epoch) : Refuse(moved, advance);
        }

        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            if (change.Mode is { } mode)
            {
                epoch.Clock.SetMode(mode, change.Rate);
            }
        }

        return Show(epoch);
    }

    private static async ValueTask<Answer> Move(ApiCall call)
    {
        if (ControlBody.Read(call, ClockRequests.ReadAdvance, out var advance) is { } refusal)
        {
            return refusal;
        }

        var moved = await call.Sandbox.Current.Clock.AdvanceAsync(advance, call.Http.RequestAborted);
        return moved is not { Because: not StoppedBecause.Past } result ? Refuse(moved, advance) : ControlJson.Object(200, writer =>
        {
            writer.WriteString("now", result.Now.ToString());
            writer.WriteNumber("fired", result.Fired);
            writer.WriteString("stopped_because", result.Because);
        });
    }

    private static Answer Refuse(AdvanceResult? moved, Advance advance) => Problem.Of(ApiError.Conflict(moved switch
    {
        null => $"Another advance of this sandbox is under way and did not end within {advance.Wait.TotalMilliseconds:0} ms; try again, or wait longer with wait_ms.",
        { Because: StoppedBecause.Past, Now: var now } => $"Time does not go back within an epoch: it is {now} now. Name a later instant, or reset the sandbox to begin anew: a clock that was started with --clock manual is then born at the setting epoch again, any other one at wall time.",
        { Because: StoppedBecause.Reset } => "The sandbox was reset meanwhile; its new epoch was not moved.",
        { Now: var now } => $"It took longer than {advance.WallLimit.TotalMilliseconds:0} ms of wall time, and the clock stands at {now}; ask again to go on.",
    }));

    private static Answer Show(Epoch epoch)
    {
        lock (epoch.Gate)
        {
            var clock = epoch.Clock;
            var now = clock.CatchUp();
            return ControlJson.Object(200, writer =>
            {
                writer.WriteString("mode", ClockRequests.Wire(clock.Mode));
                writer.WriteNumber("rate", clock.Mode == ClockMode.Manual ? 0 : clock.Rate);
                writer.WriteString("now", now.ToString());
                writer.WriteNumber("pending", clock.Pending);
                writer.WriteString("next_at", clock.NextAt?.ToString());
            });
        }
    }

    private static Answer Agenda(Epoch epoch)
    {
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            return ControlJson.Object(200, writer =>
            {
                writer.WriteStartArray("items");
                foreach (var item in epoch.Clock.Agenda(MostAgenda))
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                writer.WriteNumber("pending", epoch.Clock.Pending);
            });
        }
    }

    private static void Write(Utf8JsonWriter writer, ClockItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("at", item.Due.ToString());
        writer.WriteString("kind", item.Kind switch { ClockItemKind.Transition => "transition", ClockItemKind.Delivery => "delivery", ClockItemKind.Attempt => "attempt", _ => "fault" });
        var delivery = item as Delivery ?? (item as CallbackCopy)?.Delivery;
        if (delivery is not null)
        {
            writer.WriteString(delivery.Order.SubjectName, delivery.Order.SubjectId);
        }
        else if (item is RunEntry entry)
        {
            writer.WriteString("run_id", entry.Spec.Id);
        }

        if (delivery?.Order.Webhook is { } webhook)
        {
            writer.WriteString("webhook_id", webhook.Id);
        }

        if (delivery is { Exists: true })
        {
            writer.WriteString("delivery_id", delivery.Id);
        }

        writer.WriteEndObject();
    }
}
