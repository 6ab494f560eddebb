using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Json;

/// <summary>Reads the tokens of a <see cref="JsonTape"/>, by the grammar of RFC 8259. Its recursion is bounded by the nesting.</summary>
internal ref struct TapeReader
{
    /// <summary>Properties whose names are compared each with each.</summary>
    private const int Few = 16;

    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static code => (byte)code), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> text;
    private readonly int maxDepth;
    private JsonToken[] tokens = ArrayPool<JsonToken>.Shared.Rent(64);
    private int count;
    private int at;

    /// <summary>How often something was met that a compact text would not have.</summary>
    private int blemishes;

    public TapeReader(ArraySegment<byte> segment, int maxDepth)
    {
        text = segment.Array.AsSpan(0, segment.Offset + segment.Count);
        at = segment.Offset;
        this.maxDepth = maxDepth;
    }

    /// <summary>What was read, in an array of the pool.</summary>
    public readonly JsonToken[] Tokens => tokens;

    /// <summary>Reads one value, which is to be all there is.</summary>
    public bool TryRead()
    {
        White();
        if (!Value(0))
        {
            return false;
        }

        White();
        return at == text.Length;
    }

    /// <summary>The next byte; 0, which stands nowhere outside of strings, at the end.</summary>
    private readonly byte Peek => at < text.Length ? text[at] : (byte)0;

    private bool Value(int depth)
    {
        switch (Peek)
        {
            case (byte)'"':
                return String();
            case (byte)'{':
                return depth < maxDepth && Object(depth + 1);
            case (byte)'[':
                return depth < maxDepth && List(depth + 1);
            case (byte)'t':
                return Literal("true"u8, JsonValueKind.True);
            case (byte)'f':
                return Literal("false"u8, JsonValueKind.False);
            case (byte)'n':
                return Literal("null"u8, JsonValueKind.Null);
            default:
                return Number();
        }
    }

    private bool Object(int depth)
    {
        var (number, clean, entries) = (Open(JsonValueKind.Object), blemishes, 0);
        at++;
        White();
        if (Peek == '}')
        {
            at++;
            return Close(number, clean, 0);
        }

        while (true)
        {
            if (Peek != '"' || !String())
            {
                return false;
            }

            White();
            if (Peek != ':')
            {
                return false;
            }

            at++;
            White();
            if (!Value(depth))
            {
                return false;
            }

            entries++;
            White();
            var behind = Peek;
            at++;
            if (behind == '}')
            {
                return Close(number, clean, entries) && (entries < 2 || NamesDiffer(number, entries));
            }

            if (behind != ',')
            {
                return false;
            }

            White();
        }
    }

    private bool List(int depth)
    {
        var (number, clean, entries) = (Open(JsonValueKind.Array), blemishes, 0);
        at++;
        White();
        if (Peek == ']')
        {
            at++;
            return Close(number, clean, 0);
        }

        while (true)
        {
            if (!Value(depth))
            {
                return false;
            }

            entries++;
            White();
            var behind = Peek;
            at++;
            if (behind == ']')
            {
                return Close(number, clean, entries);
            }

            if (behind != ',')
            {
                return false;
            }

            White();
        }
    }

    private bool String()
    {
        var (number, clean) = (Open(JsonValueKind.String), blemishes);
        at++;
        while (true)
        {
            var ordinary = text[at..].IndexOfAny(Special);
            if (ordinary < 0)
            {
                return false;
            }

            at += ordinary;
            if (text[at] == '"')
            {
                at++;
                return Close(number, clean, 0);
            }

            blemishes++;
            if (text[at] != '\\' || !Escape())
            {
                return false;
            }
        }
    }

    private bool Escape()
    {
        at++;
        var kind = Peek;
        at++;
        if (kind is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
        {
            return true;
        }

        if (kind != 'u' || !Unit(out var unit))
        {
            return false;
        }

        if (!char.IsHighSurrogate(unit))
        {
            return !char.IsLowSurrogate(unit);
        }

        if (!text[at..].StartsWith("\\u"u8))
        {
            return false;
        }

        at += 2;
        return Unit(out var second) && char.IsLowSurrogate(second);
    }

    /// <summary>The four digits of an escaped UTF-16 code unit.</summary>
    private bool Unit(out char unit)
    {
        unit = default;
        if (text.Length - at < 4 || !Utf8Parser.TryParse(text.Slice(at, 4), out ushort code, out var used, 'x') || used != 4)
        {
            return false;
        }

        at += 4;
        unit = (char)code;
        return true;
    }

    private bool Number()
    {
        var (number, clean) = (Open(JsonValueKind.Number), blemishes);
        if (Peek == '-')
        {
            at++;
        }

        if (Peek == '0')
        {
            at++;
        }
        else if (!Digits())
        {
            return false;
        }

        if (Peek == '.')
        {
            at++;
            if (!Digits())
            {
                return false;
            }
        }

        if (Peek is (byte)'e' or (byte)'E')
        {
            at++;
            if (Peek is (byte)'+' or (byte)'-')
            {
                at++;
            }

            if (!Digits())
            {
                return false;
            }
        }

        return Close(number, clean, 0);
    }

    /// <summary>Takes one digit or more.</summary>
    private bool Digits()
    {
        var from = at;
        while (Peek is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at > from;
    }

    private bool Literal(ReadOnlySpan<byte> word, JsonValueKind kind)
    {
        if (!text[at..].StartsWith(word))
        {
            return false;
        }

        var number = Open(kind);
        at += word.Length;
        return Close(number, blemishes, 0);
    }

    private void White()
    {
        while (Peek is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
            blemishes++;
        }
    }

    /// <summary>Begins a token here.</summary>
    private int Open(JsonValueKind kind)
    {
        if (count == tokens.Length)
        {
            var more = ArrayPool<JsonToken>.Shared.Rent(count * 2);
            tokens.AsSpan(0, count).CopyTo(more);
            ArrayPool<JsonToken>.Shared.Return(tokens);
            tokens = more;
        }

        ref var token = ref tokens[count];
        token.Start = at;
        token.Kind = kind;
        return count++;
    }

    /// <summary>Ends a token here.</summary>
    private readonly bool Close(int number, int blemishesBefore, int entries)
    {
        ref var token = ref tokens[number];
        token.End = at;
        token.Next = count;
        token.Count = entries;
        token.IsMinimal = blemishes == blemishesBefore;
        return true;
    }

    private readonly bool NamesDiffer(int number, int entries)
    {
        var end = tokens[number].Next;
        if (entries > Few)
        {
            var names = new HashSet<string>(entries, StringComparer.Ordinal);
            for (var name = number + 1; name < end; name = tokens[name + 1].Next)
            {
                if (!names.Add(Encoding.UTF8.GetString(Unescaped(name))))
                {
                    return false;
                }
            }

            return true;
        }

        for (var name = number + 1; name < end; name = tokens[name + 1].Next)
        {
            for (var other = tokens[name + 1].Next; other < end; other = tokens[other + 1].Next)
            {
                if (Unescaped(name).SequenceEqual(Unescaped(other)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The characters of a string.</summary>
    private readonly ReadOnlySpan<byte> Unescaped(int number)
    {
        ref readonly var token = ref tokens[number];
        var quoted = text[token.Start..token.End];
        return token.IsMinimal ? quoted[1..^1] : Encoding.UTF8.GetBytes(TapeValue.Unescape(quoted));
    }
}
