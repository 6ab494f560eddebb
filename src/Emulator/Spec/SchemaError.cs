namespace Runflow.Emulator.Spec;

/// <summary>One place in a body that its schema refuses.</summary>
/// <param name="Path">JSON pointer to it; empty for the whole body.</param>
/// <param name="Expected">What was expected there, and what was found.</param>
internal sealed record SchemaError(string Path, string Expected)
{
    /// <summary>How <see cref="Expected"/> begins where something stands that the schema does not know.</summary>
    public const string Undocumented = "not documented, and yet there";

    public override string ToString() => $"{(Path.Length == 0 ? "the whole body" : Path)}: {Expected}";
}
