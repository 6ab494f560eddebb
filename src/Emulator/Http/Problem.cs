using System.Buffers;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Http;

/// <summary>The control surface's errors: <c>application/problem+json</c> (RFC 9457).</summary>
internal static class Problem
{
    /// <param name="status">HTTP status.</param>
    /// <param name="title">The error's code.</param>
    /// <param name="detail">A sentence with the cure.</param>
    /// <param name="errors">Every problem of a 422.</param>
    /// <param name="allow">Value of the <c>Allow</c> header.</param>
    /// <param name="more">Writes further members.</param>
    public static Answer Of(
        int status, string title, string detail, IReadOnlyList<FieldErrorDocument>? errors = null, string? allow = null, Action<Utf8JsonWriter>? more = null)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(output, JsonText.Minimal);
        writer.WriteStartObject();
        writer.WriteString("type", "about:blank");
        writer.WriteString("title", title);
        writer.WriteNumber("status", status);
        writer.WriteString("detail", detail);
        if (errors is not null)
        {
            writer.WriteStartArray("errors");
            foreach (var error in errors)
            {
                JsonSerializer.Serialize(writer, error, WireJson.Wire.FieldErrorDocument);
            }

            writer.WriteEndArray();
        }

        more?.Invoke(writer);
        writer.WriteEndObject();
        writer.Flush();
        return new Answer { Status = status, ContentType = "application/problem+json", Body = output.WrittenMemory, Allow = allow, Close = status == 413 };
    }

    /// <summary>The same refusal as the API would give, in this surface's form.</summary>
    public static Answer Of(ApiError error) =>
        Of(error.Status, error.Code, error.Message, error.Fields, error.Allow);
}
