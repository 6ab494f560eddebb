using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The run never leaves a status by itself; it can be cancelled.</summary>
/// <param name="In"><c>in</c>: <c>queued</c>, <c>dispatching</c> or <c>running</c>, the default.</param>
internal sealed record StuckFault(RunStatus In) : Fault
{
    public const string Name = "stuck";

    public override string Kind => Name;

    public static StuckFault Read(FaultFields fields) => new(LiveStatus.Read(fields) ?? RunStatus.Running);

    public override void WriteParameters(Utf8JsonWriter writer) => LiveStatus.Write(writer, In);
}
