namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The connection is torn down before anything is done: a TCP RST, which a client meets as "connection reset by peer".
/// Over HTTP/2 the stream is reset with <c>CANCEL</c>. No parameters.
/// </summary>
internal sealed record ResetFault : Fault
{
    public const string Name = "reset";

    public override string Kind => Name;
}
