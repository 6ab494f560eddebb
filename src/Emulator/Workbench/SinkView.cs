using System.Text.Json;
using Runflow.Emulator.Callbacks.Sink;

namespace Runflow.Emulator.Workbench;

/// <summary>A sink's message as the control surface shows it.</summary>
internal static class SinkView
{
    public static void Write(Utf8JsonWriter writer, SinkMessage message)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", message.Number);
        writer.WriteString("received_at", message.At.ToString());
        writer.WriteString("received_wall", message.Wall.ToString());
        writer.WriteString("method", message.Method);
        writer.WriteString("target", message.Target);
        HttpHead.Write(writer, message.Headers);
        writer.WriteStartObject("body");
        ByteView.WriteFields(writer, message.Body.Bytes.Span, message.Body.Size, message.Sha256);
        writer.WriteEndObject();
        writer.WriteStartObject("signature");
        writer.WriteString("verdict", message.Signature switch
        {
            SignatureVerdict.Valid => "valid",
            SignatureVerdict.Invalid => "invalid",
            _ => "missing",
        });
        writer.WriteString("signing_secret_id", message.Secret?.ToString());
        writer.WriteEndObject();
        writer.WriteString("answer", message.Answer.ToString());
        writer.WriteEndObject();
    }
}
