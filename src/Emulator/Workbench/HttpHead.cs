using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Workbench;

/// <summary>The header lines of a message, in their order.</summary>
internal static class HttpHead
{
    /// <summary>Reads them out of a head as it went over the wire.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Headers(byte[] head)
    {
        foreach (var line in Encoding.Latin1.GetString(head).Split("\r\n").Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                yield return new(line[..colon], line[(colon + 1)..].Trim());
            }
        }
    }

    /// <summary>Writes them as <c>headers</c>, a list of names and values.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, string>> headers)
    {
        writer.WriteStartArray("headers");
        foreach (var (name, value) in headers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
