using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The URL is answered 403 as one that has expired, although it has not: a client reads the run again for a fresh one. No parameters.</summary>
internal sealed record ExpiredFault : Fault
{
    public const string Name = "expired";

    public override string Kind => Name;

    public static ApiError Error { get; } = ApiError.Forbidden("The URL has expired; read its run or asset again for a fresh one.");
}
