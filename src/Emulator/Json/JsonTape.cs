using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Runflow.Emulator.Json;

/// <summary>
/// JSON as the row of its tokens, which say where in the text each value lies. It is read in one pass, and what is taken out of
/// it is compared and copied as it stands. It takes what a strict reader takes: well-formed, every key of an object once, no
/// half of a surrogate pair. Of anything else it says only that it is not that: who wants to know why asks
/// <see cref="JsonDocument"/>, to which a test holds the verdict. Its values are good until it is disposed.
/// </summary>
internal sealed class JsonTape : IDisposable
{
    /// <summary>Nesting that a reader takes when it is told of no other.</summary>
    public const int MaxDepth = 64;

    private readonly byte[] text;
    private JsonToken[] tokens;

    private JsonTape(byte[] text, JsonToken[] tokens)
    {
        this.text = text;
        this.tokens = tokens;
    }

    public TapeValue Root => new(this, 0);

    /// <summary>Reads a text, which must not change while the tape is used.</summary>
    /// <param name="text">One JSON value in valid UTF-8.</param>
    /// <param name="maxDepth">Nesting to accept.</param>
    /// <returns>Null when it is not as it has to be.</returns>
    public static JsonTape? Of(ReadOnlyMemory<byte> text, int maxDepth = MaxDepth)
    {
        var segment = MemoryMarshal.TryGetArray(text, out var lent) ? lent : new ArraySegment<byte>(text.ToArray());
        var reader = new TapeReader(segment, maxDepth);
        if (reader.TryRead())
        {
            return new JsonTape(segment.Array!, reader.Tokens);
        }

        ArrayPool<JsonToken>.Shared.Return(reader.Tokens);
        return null;
    }

    /// <summary>Reads what has been read before and found good.</summary>
    public static JsonTape Of(JsonElement value) =>
        Of(JsonMarshal.GetRawUtf8Value(value).ToArray()) ?? throw new JsonException("a key is given twice, or half of a surrogate pair");

    public ref readonly JsonToken Token(int number) => ref tokens[number];

    public ReadOnlySpan<byte> Text(int start, int end) => text.AsSpan(start, end - start);

    /// <summary>As <see cref="Text"/>, good for as long as the text stays as it is, which may be longer than the tape is used.</summary>
    public ReadOnlyMemory<byte> Memory(int start, int end) => text.AsMemory(start, end - start);

    public void Dispose()
    {
        var rented = tokens;
        tokens = [];
        if (rented.Length > 0)
        {
            ArrayPool<JsonToken>.Shared.Return(rented);
        }
    }
}
