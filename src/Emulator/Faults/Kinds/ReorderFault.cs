using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The attempt is held until others of the sandbox have overtaken it, and is sent a millisecond of sandbox time after the last of
/// them; when they do not come within a minute of sandbox time it is sent all the same.
/// </summary>
/// <param name="Behind"><c>behind</c>: how many attempts of other deliveries go before it, 1 to 1,000. Default 1.</param>
internal sealed record ReorderFault(int Behind) : Fault
{
    public const string Name = "reorder";

    /// <summary>The longest an attempt is held, in sandbox time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Between the last that overtook it and itself.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(1);

    public override string Kind => Name;

    public static ReorderFault Read(FaultFields fields) => new((int)(fields.Integer("behind", 1, 1000) ?? 1));

    public override void WriteParameters(Utf8JsonWriter writer) => writer.WriteNumber("behind", Behind);
}
