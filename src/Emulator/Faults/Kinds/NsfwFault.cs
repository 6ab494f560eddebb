namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The run succeeds, its output is veiled and has <c>nsfw_detected: true</c>. No parameters.</summary>
internal sealed record NsfwFault : Fault
{
    public const string Name = "nsfw";

    public override string Kind => Name;
}
