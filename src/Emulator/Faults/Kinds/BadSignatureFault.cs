namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The signature has its right form and one wrong digit: the first is replaced by the next one. No parameters.</summary>
internal sealed record BadSignatureFault : Fault
{
    public const string Name = "bad_signature";

    public override string Kind => Name;

    /// <summary>The signature with its first hex digit changed.</summary>
    public static string Change(string signature) => (signature[0] switch { '9' => 'a', 'f' => '0', var digit => (char)(digit + 1) }) + signature[1..];
}
