using System.Text;
using System.Text.Unicode;

namespace Runflow.Emulator.Http;

/// <summary>Bytes that people are shown as text, where they are text.</summary>
internal static class BytesAsText
{
    /// <summary>The bytes as text; null when they are none. A cut may go through the last character, which is then left out.</summary>
    /// <param name="bytes">What there is.</param>
    /// <param name="isCut">Whether there was more behind it.</param>
    public static string? Of(ReadOnlySpan<byte> bytes, bool isCut)
    {
        for (var cut = 0; cut <= (isCut ? 3 : 0) && cut <= bytes.Length; cut++)
        {
            if (Utf8.IsValid(bytes[..^cut]))
            {
                return Encoding.UTF8.GetString(bytes[..^cut]);
            }
        }

        return null;
    }
}
