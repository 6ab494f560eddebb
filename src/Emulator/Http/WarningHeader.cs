using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Http;

/// <summary>Warnings as one header value: a JSON array whose letters beyond ASCII are escaped, cut before it grows too
/// long for common clients.</summary>
internal static class WarningHeader
{
    public const string Name = "X-Emulator-Warnings";

    private const int MaxBytes = 4096;

    public static string Of(IReadOnlyList<string> warnings)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartArray();
            foreach (var (index, warning) in warnings.Index())
            {
                if (writer.BytesCommitted + writer.BytesPending + (6L * warning.Length) > MaxBytes)
                {
                    writer.WriteStringValue($"and {warnings.Count - index} more");
                    break;
                }

                writer.WriteStringValue(warning);
            }

            writer.WriteEndArray();
        }

        return Encoding.ASCII.GetString(output.GetBuffer(), 0, (int)output.Length);
    }
}
