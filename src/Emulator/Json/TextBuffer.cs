using System.Buffers;
using System.Text;
using Runflow.Contracts;

namespace Runflow.Emulator.Json;

/// <summary>UTF-8 text that is being written: first where the writer has room, on its stack, and beyond that in an array of the pool.</summary>
internal ref struct TextBuffer(Span<byte> room)
{
    /// <summary>Printable ASCII without what JSON escapes.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code).Except(['"', '\\'])]);

    private Span<byte> space = room;
    private byte[]? rented;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => space[..Length];

    public void Write(byte one)
    {
        if (Length == space.Length)
        {
            Grow(1);
        }

        space[Length++] = one;
    }

    public void Write(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
    }

    /// <summary>A JSON string with its quotes and as few escapes as JSON allows.</summary>
    public void String(string text)
    {
        Write((byte)'"');
        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            var encoded = MinimalJsonEncoder.Instance.Encode(text);
            Length += Encoding.UTF8.GetBytes(encoded, Room(Encoding.UTF8.GetMaxByteCount(encoded.Length)));
        }
        else
        {
            Ascii.FromUtf16(text, Room(text.Length), out var written);
            Length += written;
        }

        Write((byte)'"');
    }

    /// <summary>Where to write next; what has been written counts by <see cref="Advance"/>.</summary>
    public Span<byte> Room(int most)
    {
        if (most > space.Length - Length)
        {
            Grow(most);
        }

        return space[Length..];
    }

    public void Advance(int written) => Length += written;

    public readonly void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Grow(int by)
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(space.Length * 2, Length + by)));
        Written.CopyTo(larger);
        Dispose();
        space = rented = larger;
    }
}
