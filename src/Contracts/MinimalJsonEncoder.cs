using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Runflow.Contracts;

/// <summary>
/// Escapes what JSON demands and nothing else: <c>"</c>, <c>\</c> and the characters below U+0020, in the short form
/// where there is one. Letters beyond ASCII, <c>+</c>, <c>/</c>, <c>&lt;</c> stay as they are. It is the layout of
/// Python's <c>json.dumps(..., ensure_ascii=False)</c>, in which callbacks are frozen and signed.
/// </summary>
public sealed class MinimalJsonEncoder : JavaScriptEncoder
{
    /// <summary>The one instance; it has no state.</summary>
    public static MinimalJsonEncoder Instance { get; } = new();

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static code => (char)code), '"', '\\']);
    private static readonly SearchValues<byte> EscapedUtf8 = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static code => (byte)code), (byte)'"', (byte)'\\']);

    private MinimalJsonEncoder()
    {
    }

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar < 0x20 || unicodeScalar is '"' or '\\';

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        if (!span.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return span.IndexOfAny(Escaped);
        }

        for (var i = 0; i < span.Length; i++)
        {
            if (WillEncode(span[i]) || IsLoneSurrogate(span, i))
            {
                return i;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedUtf8);

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var output = new Span<char>(buffer, bufferLength);
        var escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < 0x20 => null,
            _ => new Rune(unicodeScalar).ToString(),
        };
        if (escape is not null)
        {
            numberOfCharactersWritten = escape.TryCopyTo(output) ? escape.Length : 0;
            return numberOfCharactersWritten != 0;
        }

        return output.TryWrite(System.Globalization.CultureInfo.InvariantCulture, $"\\u{unicodeScalar:x4}", out numberOfCharactersWritten);
    }

    private static bool IsLoneSurrogate(ReadOnlySpan<char> text, int i) =>
        char.IsSurrogate(text[i])
        && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        && !(char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1]));
}
