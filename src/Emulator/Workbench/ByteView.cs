using System.Security.Cryptography;
using System.Text.Json;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Workbench;

/// <summary>Bytes as the workbench shows them: exactly, in base64, and as text where they are text.</summary>
internal static class ByteView
{
    /// <summary>Bytes of one body shown in a list; a single delivery is shown whole.</summary>
    public const int MostInList = 64 * 1024;

    /// <summary><c>{size_bytes, sha256, kept_bytes, base64, text}</c>: size and hash are those of the whole.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">Name of the property.</param>
    /// <param name="bytes">What there is.</param>
    /// <param name="most">Bytes shown at most.</param>
    /// <param name="size">Size of the whole, when only its beginning is there; its hash is null then.</param>
    public static void Write(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes, int most = int.MaxValue, long? size = null)
    {
        var whole = size is null || size == bytes.Length;
        writer.WriteStartObject(name);
        WriteFields(writer, bytes[..Math.Min(bytes.Length, most)], size ?? bytes.Length, whole ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : null);
        writer.WriteEndObject();
    }

    /// <summary>The fields themselves.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="shown">The beginning.</param>
    /// <param name="size">Size of the whole.</param>
    /// <param name="sha256">Hash of the whole; null when it is not known.</param>
    public static void WriteFields(Utf8JsonWriter writer, ReadOnlySpan<byte> shown, long size, string? sha256)
    {
        writer.WriteNumber("size_bytes", size);
        writer.WriteString("sha256", sha256);
        writer.WriteNumber("kept_bytes", shown.Length);
        writer.WriteBase64String("base64", shown);
        writer.WriteString("text", BytesAsText.Of(shown, isCut: shown.Length < size));
    }
}
