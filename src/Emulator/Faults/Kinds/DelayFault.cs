using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The attempt is sent later.</summary>
/// <param name="Time"><c>ms</c>: sandbox time, 1 to 366 days. Required.</param>
internal sealed record DelayFault(TimeSpan Time) : Fault
{
    public const string Name = "delay";

    public override string Kind => Name;

    public static DelayFault Read(FaultFields fields) => new(TimeSpan.FromMilliseconds(fields.Required("ms", 1, MostMs)));

    public override void WriteParameters(Utf8JsonWriter writer) => writer.WriteNumber("ms", (long)Time.TotalMilliseconds);
}
