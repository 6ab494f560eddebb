using System.Text.Json;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Journal;

/// <summary>A journalled request as the control surface shows it.</summary>
internal static class RequestView
{
    private const string Secret = "signature";

    /// <summary>Path and query, the values of <c>signature</c> masked.</summary>
    public static string Target(Exchange exchange)
    {
        if (!exchange.Query.Contains(Secret, StringComparison.OrdinalIgnoreCase) && !exchange.Query.Contains('%', StringComparison.Ordinal))
        {
            return exchange.Path + exchange.Query;
        }

        var parts = exchange.Query[1..].Split('&').Select(static part =>
        {
            var name = part[..Math.Max(part.IndexOf('=', StringComparison.Ordinal), 0)];
            return Uri.UnescapeDataString(name).Equals(Secret, StringComparison.OrdinalIgnoreCase) ? name + "=***" : part;
        });
        return $"{exchange.Path}?{string.Join('&', parts)}";
    }

    /// <summary>What a list and an event show of it.</summary>
    public static void WriteSummary(Utf8JsonWriter writer, Exchange exchange)
    {
        writer.WriteString("id", exchange.Id);
        writer.WriteString("arrived_at", exchange.At.ToString());
        writer.WriteString("arrived_wall", exchange.Wall.ToString());
        writer.WriteString("method", exchange.Method);
        writer.WriteString("path", Target(exchange));
        writer.WriteString("operation", exchange.Operation);
        writer.WriteNumberOrNull("status", exchange.IsAnswered ? exchange.Status : null);
        writer.WriteString("ended", Ended(exchange));
        if (exchange.IsAnswered || exchange.IsClosed)
        {
            writer.WriteNumber("duration_ms", Math.Round(exchange.Duration.TotalMilliseconds, 3));
        }
        else
        {
            writer.WriteNull("duration_ms");
        }

        writer.WriteString("run_id", exchange.Run == Guid.Empty ? null : exchange.Run.ToString());
        writer.WriteStartArray("warnings");
        foreach (var warning in exchange.Warnings)
        {
            writer.WriteStringValue(warning);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("faults");
        foreach (var decision in exchange.Faults)
        {
            if (decision.Strikes)
            {
                decision.Write(writer);
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>All of it.</summary>
    public static void WriteWhole(Utf8JsonWriter writer, Exchange exchange)
    {
        WriteSummary(writer, exchange);
        writer.WriteStartObject("headers");
        foreach (var (name, values) in exchange.Headers.All)
        {
            writer.WriteString(name, values.ToString());
        }

        writer.WriteEndObject();
        writer.WriteBoolean("headers_whole", exchange.Headers.IsWhole);
        WriteBody(writer, "request_body", exchange.RequestBody);
        WriteBody(writer, "answer_body", exchange.AnswerBody);
    }

    /// <summary>Null while it is under way; from the moment its answer is decided it counts as answered.</summary>
    public static string? Ended(Exchange exchange) => exchange switch
    {
        { IsAborted: true } => "aborted",
        { IsAnswered: true } => "answered",
        { IsClosed: true } => "unanswered",
        _ => null,
    };

    private static void WriteBody(Utf8JsonWriter writer, string name, KeptBody? body)
    {
        if (body is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("size_bytes", body.Size);
        writer.WriteNumber("kept_bytes", body.Bytes.Length);
        var text = BytesAsText.Of(body.Bytes.Span, isCut: !body.IsWhole);
        writer.WriteString(text is null ? "base64" : "text", text ?? Convert.ToBase64String(body.Bytes.Span));
        writer.WriteEndObject();
    }
}
