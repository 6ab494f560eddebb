using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Lists;

/// <summary>
/// What a cursor says: which list, what was asked of it, and where the page begins. It carries the whole question, so
/// that handing it back as <c>pq</c> is enough.
/// </summary>
/// <param name="List">Name of the list, with its parent.</param>
/// <param name="Query">Text of <c>q</c>; empty for none.</param>
/// <param name="SortBy">Text of <c>sort_by</c>.</param>
/// <param name="Fields">Text of <c>fields</c>; empty for all.</param>
/// <param name="Embed">Text of <c>embed</c>; empty for nothing.</param>
/// <param name="Limit">Entries of a page at most.</param>
internal sealed record ListCursor(string List, string Query, string SortBy, string Fields, string Embed, int Limit)
{
    /// <summary>Whether the page lies before <see cref="Place"/>, and not after it.</summary>
    public bool Backward { get; init; }

    /// <summary>Whether an item at the very place belongs to the page.</summary>
    public bool Inclusive { get; init; }

    /// <summary>The page's border; null for the end of the list.</summary>
    public FieldValue[]? Place { get; init; }

    private const int TagBytes = 12;
    private const int Longest = 32 << 10;

    /// <summary>The text of the cursor: base64 (URL-safe) of a tag and the compact JSON. The tag is the beginning of an
    /// HMAC-SHA256 with the key that signs the sandbox's URLs, so a cursor holds in its own sandbox only.</summary>
    public string Seal(Sandbox sandbox)
    {
        var json = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(json, JsonText.Minimal))
        {
            writer.WriteStartArray();
            foreach (var text in (string[])[List, Query, SortBy, Fields, Embed])
            {
                writer.WriteStringValue(text);
            }

            writer.WriteNumberValue(Limit);
            writer.WriteBooleanValue(Backward);
            writer.WriteBooleanValue(Inclusive);
            foreach (var value in Place ?? [])
            {
                Write(writer, value);
            }

            writer.WriteEndArray();
        }

        var sealedBytes = new byte[TagBytes + json.WrittenCount];
        json.WrittenSpan.CopyTo(sealedBytes.AsSpan(TagBytes));
        Tag(sandbox, json.WrittenSpan, sealedBytes);
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>Reads a cursor that this sandbox has sealed; null for anything else.</summary>
    public static ListCursor? Open(Sandbox sandbox, string text)
    {
        if (text.Length > Longest || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text) is not { Length: > TagBytes } bytes || Base64Url.EncodeToString(bytes) != text)
        {
            // The decoder looks over white space and stray bits; a cursor has one text only.
            return null;
        }

        Span<byte> right = stackalloc byte[TagBytes];
        Tag(sandbox, bytes.AsSpan(TagBytes), right);
        if (!CryptographicOperations.FixedTimeEquals(right, bytes.AsSpan(0, TagBytes)))
        {
            return null;
        }

        // Whatever passes the tag was written above, by this version or one before it.
        using var document = JsonDocument.Parse(bytes.AsMemory(TagBytes));
        var parts = document.RootElement.EnumerateArray().ToList();
        return new ListCursor(parts[0].GetString()!, parts[1].GetString()!, parts[2].GetString()!, parts[3].GetString()!, parts[4].GetString()!, parts[5].GetInt32())
        {
            Backward = parts[6].GetBoolean(),
            Inclusive = parts[7].GetBoolean(),
            Place = parts.Count > 8 ? [.. parts.Skip(8).Select(Read)] : null,
        };
    }

    private static void Write(Utf8JsonWriter writer, FieldValue value)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }

    private static FieldValue Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => FieldValue.Of(value.GetDecimal()),
        JsonValueKind.String => FieldValue.Of(value.GetString()),
        _ => FieldValue.Nothing,
    };

    private static void Tag(Sandbox sandbox, ReadOnlySpan<byte> json, Span<byte> tag)
    {
        Span<byte> code = stackalloc byte[Sha256.HashBytes];
        var message = new byte["pq/v1\n"u8.Length + json.Length];
        "pq/v1\n"u8.CopyTo(message);
        json.CopyTo(message.AsSpan("pq/v1\n"u8.Length));
        sandbox.UrlKey.Sign(message, code);
        code[..TagBytes].CopyTo(tag);
    }
}
