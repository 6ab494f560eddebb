using System.Text.Json;
using Runflow.Emulator.Callbacks.Diagnosis;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Workbench;

/// <summary>A verdict about a signature as the control surface shows it.</summary>
internal static class DiagnosisView
{
    /// <summary>Bytes shown on each side of the first difference.</summary>
    private const int Around = 16;

    public static void Write(Utf8JsonWriter writer, Verdict verdict, byte[] body)
    {
        writer.WriteBoolean("verified", verdict.Verified);
        writer.WriteString("signing_secret_id", verdict.Secret?.Id.ToString());
        WriteCauses(writer, verdict);
        if (verdict.Closest is not { } closest)
        {
            writer.WriteNull("closest_delivery");
            return;
        }

        writer.WriteStartObject("closest_delivery");
        writer.WriteString("id", closest.Sent.DeliveryId);
        writer.WriteString(closest.Sent.SubjectName, closest.Sent.SubjectId);
        writer.WriteString("found_by", closest.FoundBy);
        writer.WriteNumber("sent_bytes", closest.Sent.Payload.Length);
        writer.WriteNumber("received_bytes", body.Length);
        if (closest.Offset is { } offset)
        {
            writer.WriteStartObject("first_difference");
            writer.WriteNumber("offset", offset);
            Excerpt(writer, "sent", closest.Sent.Payload, offset);
            Excerpt(writer, "received", body, offset);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("first_difference");
        }

        writer.WriteEndObject();
    }

    public static void WriteCauses(Utf8JsonWriter writer, Verdict verdict)
    {
        writer.WriteStartArray("causes");
        foreach (var cause in verdict.Causes)
        {
            writer.WriteStartObject();
            writer.WriteString("code", cause.Code);
            writer.WriteString("finding", cause.Finding);
            writer.WriteString("cure", cause.Cure);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The byte itself in hex, null at the end, and a few bytes around it.</summary>
    private static void Excerpt(Utf8JsonWriter writer, string name, byte[] bytes, int offset)
    {
        var from = Math.Max(0, offset - Around);
        var around = bytes.AsSpan(from, Math.Min(bytes.Length, offset + Around) - from);
        writer.WriteStartObject(name);
        writer.WriteString("byte", offset < bytes.Length ? bytes[offset].ToString("x2", System.Globalization.CultureInfo.InvariantCulture) : null);
        writer.WriteNumber("around_from", from);
        writer.WriteBase64String("around_base64", around);
        writer.WriteString("around_text", BytesAsText.Of(around, isCut: true));
        writer.WriteEndObject();
    }
}
