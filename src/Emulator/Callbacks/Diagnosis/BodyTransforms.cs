using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>Something that code between the socket and the check does to a body.</summary>
/// <param name="Cause">What it is called when it turns out to have happened.</param>
/// <param name="Apply">Does the same to bytes; null when it cannot be done to them.</param>
internal sealed record BodyTransform(Cause Cause, Func<byte[], byte[]?> Apply);

/// <summary>
/// The mistakes with bodies that can be made again: what a transform makes of the sent bytes is compared with what was got,
/// so that a cause is named only when it explains every byte. Pure.
/// </summary>
internal static class BodyTransforms
{
    private const string RawBytes =
        "Verify the raw bytes before anything parses them: express.raw({type: 'application/json'}), Flask's request.get_data(), FastAPI's await request.body(), ASP.NET Core's Request.Body, Go's io.ReadAll(r.Body).";

    private const string NoText = "Keep the body as bytes; decode it to text only after the check.";

    /// <summary>Among the styles from the first on, as many as have every way to escape a string.</summary>
    private const int QuotingStyles = 11;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All of them, the most usual first.</summary>
    public static IReadOnlyList<BodyTransform> All { get; } =
    [
        Space("A line end was added behind the body.", static body => [.. body, (byte)'\n']),
        Space("A line end (CR LF) was added behind the body.", static body => [.. body, (byte)'\r', (byte)'\n']),
        Space("White space around the body was trimmed.", static body => Trim(body)),
        Space("White space at the end of the body was trimmed.", static body => body[..body.AsSpan().TrimEnd(" \t\r\n"u8).Length]),
        Space("Line ends were changed from CR LF to LF.", static body => Replace(body, "\n")),
        Space("Line ends were changed from LF to CR LF.", static body => Replace(body, "\r\n")),
        .. JsonStyle.All.Select(static style => new BodyTransform(Written(style.Name), body => Write(style, body))),
        .. JsonStyle.All.Select(static style => new BodyTransform(Written(style.Name + " with a line end, as an encoder to a stream writes it"), body => Write(style, body) is { } text ? [.. text, (byte)'\n'] : null)),
        Charset("A byte order mark was put before the body.", static body => [0xEF, 0xBB, 0xBF, .. body]),
        Charset("The body was decoded as UTF-8 and written as ISO-8859-1.", static body => Recode(body, Strict, Encoding.Latin1)),
        Charset("The body was decoded as ISO-8859-1 and written as UTF-8.", static body => Recode(body, Encoding.Latin1, Strict)),
        Charset("The body was decoded as ASCII: every byte beyond it was replaced by a question mark.", static body => [.. body.Select(static letter => letter < 0x80 ? letter : (byte)'?')]),
        Charset("The body was decoded as ASCII: every byte beyond it was replaced by U+FFFD.", static body => Replaced(body)),
        Charset("The body was written as ASCII: every letter beyond it was replaced by a question mark.", static body => Recode(body, Strict, Encoding.ASCII)),
        Charset("The body was written as ASCII: every letter beyond it was replaced by one question mark.", static body => Narrow(body, 0x7F)),
        Charset("The body was written as ISO-8859-1: every letter beyond it was replaced by one question mark.", static body => Narrow(body, 0xFF)),
        Charset("The body was written as UTF-16.", static body => Recode(body, Strict, Encoding.Unicode)),
        Charset("The body was written as UTF-16 with a byte order mark.", static body => Recode(body, Strict, Encoding.Unicode) is { } wide ? [0xFF, 0xFE, .. wide] : null),
        Charset("The body was written as big-endian UTF-16.", static body => Recode(body, Strict, Encoding.BigEndianUnicode)),
        Encoded("The body was encoded in base64.", static body => Encoding.ASCII.GetBytes(Convert.ToBase64String(body))),
        Encoded("The body was encoded in hex.", static body => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(body))),
        .. JsonStyle.All.Take(QuotingStyles).Select(static style => new BodyTransform(Quoted, body => Text(body) is { } text ? style.Quote(text) : null)),
        Encoded("The body was percent-encoded, as in a form.", static body => Text(body) is { } text ? Encoding.ASCII.GetBytes(Uri.EscapeDataString(text)) : null),
        Encoded("The body is the text of a Python bytes object, b'…': str() of bytes instead of the bytes.", static body => PythonBytes(body)),
        Encoded("The body is the word that an object turns into, [object Object]: text of an object instead of the bytes.", static body => body.AsSpan().StartsWith("{"u8) ? "[object Object]"u8.ToArray() : null),
    ];

    /// <summary>The ways back from what the others do, for a body whose delivery is no longer known.</summary>
    public static IReadOnlyList<Func<byte[], byte[]?>> Reverse { get; } =
    [
        static body => body.AsSpan().StartsWith("\uFEFF"u8) ? body[3..] : null,
        static body => body is [0xFF, 0xFE, ..] ? Recode(body[2..], Encoding.Unicode, Strict) : null,
        static body => body.Length % 2 == 0 ? Recode(body, Encoding.Unicode, Strict) : null,
        static body => body.Length % 2 == 0 ? Recode(body, Encoding.BigEndianUnicode, Strict) : null,
        static body => Unquote(body),
        static body => Text(body) is { } text && System.Buffers.Text.Base64.IsValid(text) ? Convert.FromBase64String(text) : null,
    ];

    public static Cause Quoted => new(Causes.WrongEncoding, "The body was quoted as one JSON string.", RawBytes);

    public static Cause Written(string by) =>
        new(Causes.Reserialized, $"The JSON was parsed and written again by {by}.", RawBytes);

    public static Cause WrittenSomehow(string differences) =>
        new(Causes.Reserialized, $"The JSON was parsed and written again: it says the same, but {differences} changed.", RawBytes);

    public static Cause Respaced { get; } = new(Causes.WhiteSpace, "The body differs in white space only.", NoText);

    private static BodyTransform Space(string finding, Func<byte[], byte[]?> apply) => new(new(Causes.WhiteSpace, finding, NoText), apply);

    private static BodyTransform Charset(string finding, Func<byte[], byte[]?> apply) =>
        new(new(Causes.Charset, finding, "Keep the body as bytes, or read and write it as UTF-8 without a byte order mark."), apply);

    private static BodyTransform Encoded(string finding, Func<byte[], byte[]?> apply) => new(new(Causes.WrongEncoding, finding, RawBytes), apply);

    private static byte[] Trim(byte[] body) => body.AsSpan().Trim(" \t\r\n"u8).ToArray();

    private static byte[] Replace(byte[] body, string lineEnd) => Encoding.Latin1.GetBytes(
        Encoding.Latin1.GetString(body).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", lineEnd, StringComparison.Ordinal));

    private static byte[]? Write(JsonStyle style, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
            return style.Write(document.RootElement);
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One byte for each letter, as Python does it; .NET writes two question marks for a letter beyond the BMP.</summary>
    private static byte[]? Narrow(byte[] body, int most) =>
        Text(body) is { } text ? [.. text.EnumerateRunes().Select(rune => rune.Value <= most ? (byte)rune.Value : (byte)'?')] : null;

    private static byte[]? Recode(byte[] body, Encoding from, Encoding to) => Text(body, from) is { } text ? to.GetBytes(text) : null;

    private static byte[] Replaced(byte[] body)
    {
        var output = new List<byte>(body.Length);
        foreach (var letter in body)
        {
            if (letter < 0x80)
            {
                output.Add(letter);
            }
            else
            {
                output.AddRange([0xEF, 0xBF, 0xBD]);
            }
        }

        return [.. output];
    }

    /// <summary>The text of a body that is one JSON string, however it was escaped.</summary>
    public static byte[]? Unquote(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(document.RootElement.GetString()!) : null;
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] PythonBytes(byte[] body)
    {
        var quote = body.Contains((byte)'\'') && !body.Contains((byte)'"') ? '"' : '\'';
        var text = new StringBuilder("b").Append(quote);
        foreach (var letter in body)
        {
            _ = letter switch
            {
                (byte)'\\' => text.Append("\\\\"),
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                _ when letter == quote => text.Append('\\').Append(quote),
                < 0x20 or > 0x7E => text.Append("\\x").Append(letter.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)),
                _ => text.Append((char)letter),
            };
        }

        return Encoding.ASCII.GetBytes(text.Append(quote).ToString());
    }

    private static string? Text(byte[] body, Encoding? encoding = null)
    {
        try
        {
            return (encoding ?? Strict).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
