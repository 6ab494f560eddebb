namespace Runflow.Emulator.Bench.Children;

/// <summary>What this program does when it is its own child, by its first argument.</summary>
internal static class ChildModes
{
    public const string Echo = "--as-echo";
    public const string Load = "--as-load";
    public const string Memory = "--as-memory";

    public static Func<Task>? Find(string[] args) => args is [var mode] ? mode switch
    {
        Echo => EchoServer.RunAsync,
        Load => LoadGenerator.RunAsync,
        Memory => MemoryProbe.RunAsync,
        _ => null,
    } : null;
}
