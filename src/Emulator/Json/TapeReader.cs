using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Json;

/// <summary>Makes the tokens of a <see cref="JsonTape"/> out of what the platform's reader finds in a text, in one pass.</summary>
internal ref struct TapeReader
{
    /// <summary>Properties whose names are compared each with each.</summary>
    private const int Few = 16;

    private const int None = -1;

    private readonly ReadOnlySpan<byte> text;
    private readonly int offset;
    private Utf8JsonReader reader;
    private JsonToken[] tokens = ArrayPool<JsonToken>.Shared.Rent(64);
    private int count;

    /// <summary>Number of the object or list that is being read. While it is, its token's next is the one around it, and its end the bytes
    /// that were kept before it.</summary>
    private int open = None;

    /// <summary>Bytes read that stay in a compact text; an escape takes one away, for it may be written shorter.</summary>
    private int kept;

    public TapeReader(ArraySegment<byte> segment, int maxDepth)
    {
        offset = segment.Offset;
        text = segment.Array.AsSpan(0, segment.Offset + segment.Count);
        reader = new Utf8JsonReader(text[offset..], new JsonReaderOptions { MaxDepth = maxDepth });
    }

    /// <summary>What was read, in an array of the pool.</summary>
    public readonly JsonToken[] Tokens => tokens;

    /// <summary>Reads one value, which is to be all there is.</summary>
    public bool TryRead()
    {
        try
        {
            while (reader.Read())
            {
                if (!TryTake())
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool TryTake()
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Begin(JsonValueKind.Object);
                return true;
            case JsonTokenType.StartArray:
                Begin(JsonValueKind.Array);
                return true;
            case JsonTokenType.EndArray:
                End();
                return true;
            case JsonTokenType.EndObject:
                var number = open;
                End();
                return NamesDiffer(number);
            case JsonTokenType.PropertyName:
                Whole(JsonValueKind.String, quotes: 2);
                kept++;
                return true;
            case JsonTokenType.String:
                Whole(JsonValueKind.String, quotes: 2);
                return true;
            case JsonTokenType.Number:
                Whole(JsonValueKind.Number, quotes: 0);
                return true;
            default:
                Whole(reader.TokenType switch
                {
                    JsonTokenType.True => JsonValueKind.True,
                    JsonTokenType.False => JsonValueKind.False,
                    _ => JsonValueKind.Null,
                }, quotes: 0);
                return true;
        }
    }

    /// <summary>Takes what is one token of the reader.</summary>
    private void Whole(JsonValueKind kind, int quotes)
    {
        var number = Next(kind);
        ref var token = ref tokens[number];
        var length = reader.ValueSpan.Length + quotes;
        token.End = token.Start + length;
        token.Next = count;
        token.IsMinimal = !reader.ValueIsEscaped;
        kept += length;
        if (reader.ValueIsEscaped)
        {
            kept--;
            CheckCharacters();
        }
    }

    private void Begin(JsonValueKind kind)
    {
        var number = Next(kind);
        (tokens[number].Next, tokens[number].End) = (open, kept);
        open = number;
        kept++;
    }

    private void End()
    {
        kept++;
        ref var token = ref tokens[open];
        var before = token.End;
        open = token.Next;
        token.End = offset + (int)reader.TokenStartIndex + 1;
        token.Next = count;
        token.IsMinimal = kept - before == token.End - token.Start;
    }

    /// <summary>Begins a token where the reader is.</summary>
    private int Next(JsonValueKind kind)
    {
        if (open != None && (tokens[open].Kind == JsonValueKind.Array || reader.TokenType == JsonTokenType.PropertyName))
        {
            // All but the first have a comma before them.
            kept += tokens[open].Count++ == 0 ? 0 : 1;
        }

        if (count == tokens.Length)
        {
            var more = ArrayPool<JsonToken>.Shared.Rent(count * 2);
            tokens.AsSpan(0, count).CopyTo(more);
            ArrayPool<JsonToken>.Shared.Return(tokens);
            tokens = more;
        }

        ref var token = ref tokens[count];
        token.Start = offset + (int)reader.TokenStartIndex;
        token.Kind = kind;
        token.Count = 0;
        return count++;
    }

    /// <summary>Lets the reader make the characters of an escaped string, which throws where half of a surrogate pair is among them.</summary>
    private readonly void CheckCharacters()
    {
        var room = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(room);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private readonly bool NamesDiffer(int number)
    {
        var end = tokens[number].Next;
        if (tokens[number].Count > Few)
        {
            var names = new HashSet<string>(tokens[number].Count, StringComparer.Ordinal);
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
