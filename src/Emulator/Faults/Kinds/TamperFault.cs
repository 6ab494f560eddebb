namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The body is changed after it was signed, and still is JSON: the last digit of <c>run_id</c> is another one, so that a receiver
/// which does not verify believes something of a run that is not its. No parameters.
/// </summary>
internal sealed record TamperFault : Fault
{
    public const string Name = "tamper";
    private const int IdLetters = 36;

    public override string Kind => Name;

    /// <summary>The bytes with one digit of the first id changed; without an id, with a space behind them.</summary>
    public static byte[] Change(ReadOnlySpan<byte> body)
    {
        var name = "_id\":\""u8;
        var at = body.IndexOf(name);
        if (at < 0 || at + name.Length + IdLetters > body.Length)
        {
            return [.. body, (byte)' '];
        }

        var changed = body.ToArray();
        ref var digit = ref changed[at + name.Length + IdLetters - 1];
        digit = digit == (byte)'0' ? (byte)'1' : (byte)'0';
        return changed;
    }
}
