using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The callback is sent when the run ends, and reads show the end only later: the client reads the run upon the callback and
/// finds it still <c>running</c>. Strikes at a run's first attempt only, and not when it was cancelled through the API.
/// </summary>
/// <param name="Lead"><c>lead_ms</c>: sandbox time by which reads lag behind, 1 to 366 days. Default 500.</param>
internal sealed record EarlyFault(TimeSpan Lead) : Fault
{
    public const string Name = "early";

    public override string Kind => Name;

    public static EarlyFault Read(FaultFields fields) => new(fields.Milliseconds("lead_ms", 1) ?? TimeSpan.FromMilliseconds(500));

    public override void WriteParameters(Utf8JsonWriter writer) => writer.WriteNumber("lead_ms", (long)Lead.TotalMilliseconds);
}
