using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The parameter <c>in</c>: a status that a run has before its end.</summary>
internal static class LiveStatus
{
    public static RunStatus? Read(FaultFields fields) => fields.OneOf("in", "queued", "dispatching", "running") switch
    {
        "queued" => RunStatus.Queued,
        "dispatching" => RunStatus.Dispatching,
        "running" => RunStatus.Running,
        _ => null,
    };

    public static void Write(Utf8JsonWriter writer, RunStatus status)
    {
        if (status != RunStatus.Running)
        {
            writer.WriteString("in", status.WireName());
        }
    }
}
