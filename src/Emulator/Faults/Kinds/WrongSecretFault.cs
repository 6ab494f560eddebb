namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The attempt is signed with a secret that is not the organisation's: its own with <c>_wrong</c> behind it. No parameters.</summary>
internal sealed record WrongSecretFault : Fault
{
    public const string Name = "wrong_secret";

    public override string Kind => Name;

    public static string Of(string secret) => secret + "_wrong";
}
