namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The request is read and never answered; nothing is done. It ends when the client gives up, the sandbox is reset or the
/// emulator stops. No parameters: to hold a request for a time use <c>latency</c>.
/// </summary>
internal sealed record HangFault : Fault
{
    public const string Name = "hang";

    public override string Kind => Name;
}
