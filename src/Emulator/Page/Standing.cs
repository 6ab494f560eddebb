using System.Buffers;
using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Control;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Page;

/// <summary>How an epoch stands: whose it is, its clock, its counters. Equal bytes say that nothing happened.</summary>
internal static class Standing
{
    /// <summary>An object as JSON; called under the gate, once everything due has happened.</summary>
    public static byte[] Of(Epoch epoch)
    {
        var output = new ArrayBufferWriter<byte>(768);
        using var writer = new Utf8JsonWriter(output, JsonText.Minimal);
        writer.WriteStartObject();
        var identity = epoch.Sandbox.Identity;
        writer.WriteString("sandbox", identity.Id);
        writer.WriteString("key_fingerprint", identity.KeyFingerprint);
        writer.WriteString("org_id", identity.OrganisationId);
        writer.WriteNumber("epoch", epoch.Number);
        Clock(writer, epoch.Clock);
        var runs = epoch.Part<RunStore>();
        writer.WriteNumber("runs", runs.Count);
        writer.WriteNumber("unfinished", runs.Unfinished);
        writer.WriteStartObject("counts");
        var counters = epoch.Part<CounterStore>();
        foreach (var (index, name) in Counters.Names.Index())
        {
            writer.WriteNumber(name, counters[(Counter)index]);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A clock that goes by itself is told of by how it goes, since its time is never the same.</summary>
    private static void Clock(Utf8JsonWriter writer, SandboxClock clock)
    {
        writer.WriteStartObject("clock");
        writer.WriteString("mode", ClockRequests.Wire(clock.Mode));
        writer.WriteNumber("rate", clock.Mode == ClockMode.Manual ? 0 : clock.Rate);
        writer.WriteNumber("pending", clock.Pending);
        writer.WriteString("next_at", clock.NextAt?.ToString());
        writer.WriteString("stands_at", clock.Mode == ClockMode.Manual ? clock.Now.ToString() : null);
        writer.WriteEndObject();
    }
}
