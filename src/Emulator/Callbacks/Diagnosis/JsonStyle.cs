using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>What a writer escapes in strings beyond what JSON demands.</summary>
internal enum JsonEscapes
{
    /// <summary>Nothing: ECMAScript, Newtonsoft, Python with <c>ensure_ascii=False</c>.</summary>
    None,

    /// <summary>Everything beyond ASCII, as <c>\u00e9</c>: Python.</summary>
    Ascii,

    /// <summary>Everything beyond ASCII and what is dangerous in HTML, as <c>\u00E9</c>; the quote as <c>\u0022</c>: System.Text.Json.</summary>
    AsciiAndHtml,

    /// <summary><c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> and two line separators, as <c>\u003c</c>: Go.</summary>
    Html,
}

/// <summary>How a writer writes numbers.</summary>
internal enum JsonNumbers
{
    /// <summary>As they were.</summary>
    Raw,

    /// <summary>Through a double, ECMAScript's layout.</summary>
    Ecma,

    /// <summary>Integers as they were, others through a double in Python's layout.</summary>
    Python,
}

/// <summary>The order of an object's keys.</summary>
internal enum JsonKeys
{
    AsWritten,

    /// <summary>By their bytes.</summary>
    Sorted,

    /// <summary>Those that look like array indexes first, ascending; the others as written: ECMAScript's objects.</summary>
    IndexesFirst,
}

/// <summary>
/// The habits of one JSON writer, and JSON written again by them: what a receiver gets that parses a body and serialises it
/// before it verifies. Pure. Sources: ECMA-262 (JSON.stringify), CPython's <c>json</c>, System.Text.Json's default encoder,
/// Go's <c>encoding/json</c>.
/// </summary>
internal sealed record JsonStyle(string Name, JsonEscapes Escapes = JsonEscapes.None, JsonNumbers Numbers = JsonNumbers.Raw, JsonKeys Keys = JsonKeys.AsWritten)
{
    /// <summary>The writers that receivers are likely to use.</summary>
    public static IReadOnlyList<JsonStyle> All { get; } =
    [
        new("JSON.stringify(…)", JsonEscapes.None, JsonNumbers.Ecma, JsonKeys.IndexesFirst),
        new("JSON.stringify(…, null, 2)", JsonEscapes.None, JsonNumbers.Ecma, JsonKeys.IndexesFirst) { Indent = 2, Colon = ": " },
        new("Python's json.dumps(…)", JsonEscapes.Ascii, JsonNumbers.Python) { Comma = ", ", Colon = ": " },
        new("Python's json.dumps(…, ensure_ascii=False)", JsonEscapes.None, JsonNumbers.Python) { Comma = ", ", Colon = ": " },
        new("Python's json.dumps(…, separators=(\",\", \":\"))", JsonEscapes.Ascii, JsonNumbers.Python),
        new("Python's json.dumps(…, separators=(\",\", \":\"), ensure_ascii=False)", JsonEscapes.None, JsonNumbers.Python),
        new("Python's json.dumps(…, sort_keys=True)", JsonEscapes.Ascii, JsonNumbers.Python, JsonKeys.Sorted) { Comma = ", ", Colon = ": " },
        new("Python's json.dumps(…, separators=(\",\", \":\"), sort_keys=True)", JsonEscapes.Ascii, JsonNumbers.Python, JsonKeys.Sorted),
        new("Python's json.dumps(…, indent=2)", JsonEscapes.Ascii, JsonNumbers.Python) { Indent = 2, Colon = ": " },
        new("Python's json.dumps(…, indent=4)", JsonEscapes.Ascii, JsonNumbers.Python) { Indent = 4, Colon = ": " },
        new("System.Text.Json's JsonSerializer.Serialize", JsonEscapes.AsciiAndHtml),
        new("System.Text.Json with WriteIndented", JsonEscapes.AsciiAndHtml) { Indent = 2, Colon = ": " },
        new("Go's json.Marshal of a map", JsonEscapes.Html, JsonNumbers.Ecma, JsonKeys.Sorted),
        new("Go's json.Marshal of a struct or of raw messages", JsonEscapes.Html),
        new("an indenting writer", JsonEscapes.None) { Indent = 2, Colon = ": " },
    ];

    public string Comma { get; init; } = ",";

    public string Colon { get; init; } = ":";

    /// <summary>Spaces for each level, every item on a line of its own; 0 for one line.</summary>
    public int Indent { get; init; }

    /// <summary>The value as this writer writes it.</summary>
    public byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        Write(value, 0, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A text as this writer writes a string.</summary>
    public byte[] Quote(string value)
    {
        var text = new StringBuilder();
        Quote(value, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Write(JsonElement value, int level, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Items(Ordered(value), '{', '}', level, text, (property, inner) =>
                {
                    Quote(property.Name, text);
                    text.Append(Colon);
                    Write(property.Value, inner, text);
                });
                break;
            case JsonValueKind.Array:
                Items([.. value.EnumerateArray()], '[', ']', level, text, (item, inner) => Write(item, inner, text));
                break;
            case JsonValueKind.String:
                Quote(value.GetString()!, text);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private void Items<T>(List<T> items, char open, char close, int level, StringBuilder text, Action<T, int> write)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : Indent > 0 ? "," : Comma);
            Break(level + 1, text);
            write(items[i], level + 1);
        }

        if (items.Count > 0)
        {
            Break(level, text);
        }

        text.Append(close);
    }

    private void Break(int level, StringBuilder text)
    {
        if (Indent > 0)
        {
            text.Append('\n').Append(' ', level * Indent);
        }
    }

    private List<JsonProperty> Ordered(JsonElement value)
    {
        var properties = value.EnumerateObject().ToList();
        return Keys switch
        {
            JsonKeys.Sorted => [.. properties.OrderBy(static property => property.Name, StringComparer.Ordinal)],
            JsonKeys.IndexesFirst => [.. properties.OrderBy(static property => Index(property.Name) ?? long.MaxValue)],
            _ => properties,
        };
    }

    private static long? Index(string name) =>
        uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < uint.MaxValue
        && index.ToString(CultureInfo.InvariantCulture) == name ? index : null;

    private string Number(JsonElement value)
    {
        var raw = value.GetRawText();
        var isWhole = raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        if (Numbers == JsonNumbers.Raw || (Numbers == JsonNumbers.Python && isWhole) || !value.TryGetDouble(out var number) || !double.IsFinite(number))
        {
            return raw;
        }

        return Numbers == JsonNumbers.Python ? NumberText.Python(number) : NumberText.Ecma(number);
    }

    private void Quote(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append(Escapes == JsonEscapes.AsciiAndHtml ? "\\u0022" : "\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' when Escapes != JsonEscapes.Html => text.Append("\\b"),
                '\f' when Escapes != JsonEscapes.Html => text.Append("\\f"),
                _ when IsEscaped(letter) => text.Append("\\u").Append(((int)letter).ToString(Escapes == JsonEscapes.AsciiAndHtml ? "X4" : "x4", CultureInfo.InvariantCulture)),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }

    private bool IsEscaped(char letter) => letter < ' ' || Escapes switch
    {
        JsonEscapes.Ascii => letter > '~',
        JsonEscapes.AsciiAndHtml => letter > '~' || letter is '<' or '>' or '&' or '+' or '\'' or '`',
        JsonEscapes.Html => letter is '<' or '>' or '&' or '\u2028' or '\u2029',
        _ => false,
    };
}
