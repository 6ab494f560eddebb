namespace Runflow.Emulator.Runs;

/// <summary>
/// Input and metadata of a run as compact JSON, one behind the other: in a page where those of other runs lie as well
/// (<see cref="RunPages"/>), or in an array of their own. It is sixteen bytes, since every run keeps one. Immutable, as are the bytes.
/// </summary>
internal readonly struct RunBody
{
    /// <summary>For <see cref="start"/>: the array is theirs alone, and the metadata is what the input leaves of it.</summary>
    private const ushort Alone = ushort.MaxValue;

    private readonly byte[]? bytes;
    private readonly int input;
    private readonly ushort start;
    private readonly ushort metadata;

    /// <summary>The texts where they lie in a page.</summary>
    /// <param name="page">At most <see cref="RunPages.PageSize"/> bytes.</param>
    /// <param name="start">Where the input begins.</param>
    /// <param name="input">Bytes of the input.</param>
    /// <param name="metadata">Bytes of the metadata, which follows it; 0 for none.</param>
    public RunBody(byte[] page, int start, int input, int metadata) =>
        (bytes, this.start, this.input, this.metadata) = (page, checked((ushort)start), input, checked((ushort)metadata));

    private RunBody(byte[] own, int input) => (bytes, start, this.input) = (own, Alone, input);

    /// <summary>The input, with its holes closed.</summary>
    public ReadOnlyMemory<byte> Input => bytes.AsMemory(IsAlone ? 0 : start, input);

    /// <summary>The metadata; empty for none.</summary>
    public ReadOnlyMemory<byte> Metadata => IsAlone ? bytes.AsMemory(input) : bytes.AsMemory(start + input, metadata);

    private bool IsAlone => start == Alone;

    /// <summary>Copies both into an array of their own.</summary>
    public static RunBody Of(ReadOnlySpan<byte> input, ReadOnlySpan<byte> metadata) => new([.. input, .. metadata], input.Length);
}
