using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The provider cancels the run, when it would have left a status by itself.</summary>
/// <param name="In"><c>in</c>: <c>queued</c>, <c>dispatching</c> or <c>running</c>, the default.</param>
internal sealed record CancelFault(RunStatus In) : Fault
{
    public const string Name = "cancel";

    public override string Kind => Name;

    public static CancelFault Read(FaultFields fields) => new(LiveStatus.Read(fields) ?? RunStatus.Running);

    public override void WriteParameters(Utf8JsonWriter writer) => LiveStatus.Write(writer, In);
}
