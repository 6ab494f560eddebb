using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Json;

/// <summary>A value of a <see cref="JsonTape"/>; the default one is undefined.</summary>
internal readonly struct TapeValue(JsonTape tape, int number)
{
    private const int MostInserted = 32;
    private const byte Reordered = 0xEE;

    public JsonValueKind Kind => tape is null ? JsonValueKind.Undefined : tape.Token(number).Kind;

    /// <summary>Its text as it was sent.</summary>
    public ReadOnlySpan<byte> Raw
    {
        get
        {
            ref readonly var token = ref tape.Token(number);
            return tape.Text(token.Start, token.End);
        }
    }

    /// <summary>A string's text as it was sent, without its quotes.</summary>
    public ReadOnlySpan<byte> Text
    {
        get
        {
            ref readonly var token = ref tape.Token(number);
            return tape.Text(token.Start + 1, token.End - 1);
        }
    }

    /// <inheritdoc cref="JsonToken.IsMinimal"/>
    public bool IsMinimal => tape.Token(number).IsMinimal;

    /// <inheritdoc cref="JsonToken.Count"/>
    public int Count => tape.Token(number).Count;

    /// <summary>The properties of an object, in their order.</summary>
    public TapeProperties Properties => new(tape, number);

    /// <summary>The entries of a list.</summary>
    public TapeItems Items => new(tape, number);

    /// <summary>The characters of a string.</summary>
    public string GetString() => IsMinimal ? Encoding.UTF8.GetString(Text) : Unescape(Raw);

    /// <summary>The characters of a string in UTF-8: as they lie, unless there are escapes among them.</summary>
    public ReadOnlySpan<byte> Characters => IsMinimal ? Text : Encoding.UTF8.GetBytes(GetString());

    /// <summary>Whether it is the string of these characters.</summary>
    public bool Is(ReadOnlySpan<byte> characters) => Characters.SequenceEqual(characters);

    /// <summary>The property of that name of an object.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out TapeValue value)
    {
        foreach (var property in Properties)
        {
            if (property.Name.Is(name))
            {
                value = property.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The numbers of an object's properties in the order of their names by UTF-16 code units, for <see cref="Property"/>.</summary>
    /// <param name="sorted">As many as there are.</param>
    public void Sort(Span<int> sorted)
    {
        var count = 0;
        var end = tape.Token(number).Next;
        for (var name = number + 1; name < end; name = tape.Token(name + 1).Next)
        {
            // Few as they are, and often in order already, each is put where it belongs among those before it.
            if (sorted.Length <= MostInserted)
            {
                var place = count;
                for (; place > 0 && Compare(tape, name, sorted[place - 1]) < 0; place--)
                {
                    sorted[place] = sorted[place - 1];
                }

                sorted[place] = name;
            }
            else
            {
                sorted[count] = name;
            }

            count++;
        }

        if (sorted.Length > MostInserted)
        {
            var source = tape;
            sorted.Sort((x, y) => Compare(source, x, y));
        }
    }

    public TapeProperty Property(int name) => new(new TapeValue(tape, name), new TapeValue(tape, name + 1));

    /// <summary>The value without white space, keeping the order of keys and the text of every number. It is no copy when the value
    /// was sent so: then it is good for as long as the text that was read.</summary>
    [SkipLocalsInit]
    public ReadOnlyMemory<byte> ToCompact()
    {
        if (IsMinimal)
        {
            ref readonly var token = ref tape.Token(number);
            return tape.Memory(token.Start, token.End);
        }

        var output = new TextBuffer(stackalloc byte[512]);
        Compact(ref output);
        var compact = output.Written.ToArray();
        output.Dispose();
        return compact;
    }

    /// <summary>Writes <see cref="ToCompact"/>.</summary>
    public void Compact(ref TextBuffer output)
    {
        if (IsMinimal)
        {
            output.Write(Raw);
            return;
        }

        switch (Kind)
        {
            case JsonValueKind.Object:
                var separator = (byte)'{';
                foreach (var property in Properties)
                {
                    output.Write(separator);
                    property.Compact(ref output);
                    separator = (byte)',';
                }

                output.Write(separator == '{' ? "{}"u8 : "}"u8);
                break;
            case JsonValueKind.Array:
                separator = (byte)'[';
                foreach (var item in Items)
                {
                    output.Write(separator);
                    item.Compact(ref output);
                    separator = (byte)',';
                }

                output.Write(separator == '[' ? "[]"u8 : "]"u8);
                break;
            default:
                output.String(GetString());
                break;
        }
    }

    /// <summary>By UTF-16 code units. That is the order of the bytes, but for characters beyond U+FFFF and those before them that
    /// UTF-16 puts behind them, all of which begin with a byte from 0xEE on.</summary>
    private static int Compare(JsonTape tape, int left, int right)
    {
        var (x, y) = (new TapeValue(tape, left), new TapeValue(tape, right));
        if (x.IsMinimal && y.IsMinimal)
        {
            var first = x.Text;
            var second = y.Text;
            var alike = first.CommonPrefixLength(second);
            if (alike == first.Length || alike == second.Length)
            {
                return first.Length - second.Length;
            }

            if (first[alike] < Reordered && second[alike] < Reordered)
            {
                return first[alike] - second[alike];
            }
        }

        return string.CompareOrdinal(x.GetString(), y.GetString());
    }

    /// <summary>The characters of a string with its quotes, whose escapes are known to be good.</summary>
    public static string Unescape(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString()!;
    }
}
