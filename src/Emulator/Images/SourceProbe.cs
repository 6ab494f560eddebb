namespace Runflow.Emulator.Images;

/// <summary>What the bytes of a source are.</summary>
internal readonly record struct SourceProbe(SourceKind Kind, int Width, int Height, string? Problem)
{
    public bool Readable => Kind != SourceKind.Unreadable;

    public static SourceProbe Of(ReadOnlySpan<byte> bytes) => new(SourceKind.Unreadable, 0, 0, "not an image");
}
