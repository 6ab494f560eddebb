namespace Runflow.Emulator.Http;

/// <summary>A body as it is kept for whoever looks later: its beginning, and how long it was. Immutable.</summary>
/// <param name="Bytes">At most <see cref="Most"/> of it.</param>
/// <param name="Size">Bytes of the whole.</param>
internal sealed record KeptBody(ReadOnlyMemory<byte> Bytes, long Size)
{
    /// <summary>Bytes kept of one body.</summary>
    public const int Most = 64 * 1024;

    /// <summary>Whether nothing of it is missing.</summary>
    public bool IsWhole => Bytes.Length == Size;

    /// <summary>Copies what is kept: the memory belongs to somebody else.</summary>
    public static KeptBody Copy(ReadOnlySpan<byte> body) => new(Beginning(body).ToArray(), body.Length);

    /// <summary>Copies what is kept of a request's body to where the request keeps all of its own.</summary>
    public static KeptBody Copy(ReadOnlySpan<byte> body, ref ExchangeMemory memory) => new(memory.Keep(Beginning(body)), body.Length);

    /// <summary>Holds on to memory that nobody changes any more; a long one is cut, so that it does not stay alive.</summary>
    public static KeptBody Of(ReadOnlyMemory<byte> body) => body.Length <= Most ? new(body, body.Length) : Copy(body.Span);

    private static ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> body) => body[..Math.Min(body.Length, Most)];
}
