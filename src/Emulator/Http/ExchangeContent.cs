using System.Text;

namespace Runflow.Emulator.Http;

/// <summary>What a request consisted of and what was answered. Immutable, so that who reads it while it grows or moves
/// sees one whole state of it.</summary>
internal abstract record ExchangeContent
{
    public abstract KeptHeaders Headers { get; }

    /// <summary>Null when no body was read to its end.</summary>
    public abstract KeptBody? RequestBody { get; }

    /// <summary>Null when nothing was answered.</summary>
    public abstract KeptBody? AnswerBody { get; }

    /// <summary>Memory it holds, roughly.</summary>
    public abstract long Bytes { get; }
}

/// <summary>As it is until the answer is decided: objects of their own.</summary>
internal sealed record LiveContent(KeptHeaders Kept, KeptBody? Asked, KeptBody? Answered) : ExchangeContent
{
    public override KeptHeaders Headers => Kept;

    public override KeptBody? RequestBody => Asked;

    public override KeptBody? AnswerBody => Answered;

    public override long Bytes => (2L * Kept.Size) + (Asked?.Bytes.Length ?? 0) + (Answered?.Bytes.Length ?? 0);
}

/// <summary>
/// As it is kept once the answer is decided: everything behind one another in memory that is shared with other requests.
/// Ten thousand requests are then a few pages to the garbage collector and not some hundred thousand objects.
/// </summary>
internal sealed record PackedContent : ExchangeContent
{
    private readonly ReadOnlyMemory<byte> memory;
    private readonly int headerBytes;
    private readonly int askedBytes;
    private readonly long askedSize;
    private readonly long answeredSize;
    private readonly int headersSize;
    private readonly bool headersWhole;

    /// <summary>Packs <paramref name="content"/>.</summary>
    /// <param name="content">What to pack.</param>
    /// <param name="memory">As many bytes as <see cref="Measure"/> says.</param>
    public PackedContent(ExchangeContent content, Memory<byte> memory)
    {
        this.memory = memory;
        var (headers, asked, answered) = (content.Headers, content.RequestBody, content.AnswerBody);
        headersSize = headers.Size;
        headersWhole = headers.IsWhole;
        var rest = memory.Span;
        headerBytes = Write(headers, rest);
        asked?.Bytes.Span.CopyTo(rest[headerBytes..]);
        askedBytes = asked?.Bytes.Length ?? 0;
        askedSize = asked?.Size ?? -1;
        answered?.Bytes.Span.CopyTo(rest[(headerBytes + askedBytes)..]);
        answeredSize = answered?.Size ?? -1;
    }

    public override KeptHeaders Headers => new(Read(memory.Span[..headerBytes]), headersSize, headersWhole);

    public override KeptBody? RequestBody => askedSize < 0 ? null : new(memory.Slice(headerBytes, askedBytes), askedSize);

    public override KeptBody? AnswerBody => answeredSize < 0 ? null : new(memory[(headerBytes + askedBytes)..], answeredSize);

    public override long Bytes => memory.Length;

    /// <summary>Bytes that <paramref name="content"/> takes when it is packed.</summary>
    public static int Measure(ExchangeContent content)
    {
        var bytes = (content.RequestBody?.Bytes.Length ?? 0) + (content.AnswerBody?.Bytes.Length ?? 0);
        foreach (var (name, values) in content.Headers.All)
        {
            foreach (var value in values)
            {
                bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value ?? "") + 2;
            }
        }

        return bytes;
    }

    /// <summary>Name, NUL, value, NUL for every line; neither can hold a NUL.</summary>
    private static int Write(KeptHeaders headers, Span<byte> output)
    {
        var length = 0;
        foreach (var (name, values) in headers.All)
        {
            foreach (var value in values)
            {
                length += Encoding.UTF8.GetBytes(name, output[length..]);
                output[length++] = 0;
                length += Encoding.UTF8.GetBytes(value ?? "", output[length..]);
                output[length++] = 0;
            }
        }

        return length;
    }

    private static List<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> input)
    {
        var lines = new List<KeyValuePair<string, string>>();
        while (!input.IsEmpty)
        {
            var name = Next(ref input);
            lines.Add(new(name, Next(ref input)));
        }

        return lines;
    }

    private static string Next(ref ReadOnlySpan<byte> input)
    {
        var end = input.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(input[..end]);
        input = input[(end + 1)..];
        return text;
    }
}
