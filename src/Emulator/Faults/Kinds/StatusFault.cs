using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// An error in the envelope in place of what was asked for, which is not done. At the point <c>output</c> in place of the picture.
/// </summary>
/// <param name="Status"><c>status</c>: HTTP status, 400 to 599. Required.</param>
/// <param name="Code"><c>code</c>: the envelope's code, 1 to 80 characters; default: the one that the API has for the status.</param>
/// <param name="Message"><c>message</c>: the envelope's message, 1 to 1,000 characters; default: a sentence that names the emulator.</param>
/// <param name="Headers"><c>headers</c>: up to 20 further headers of the answer, names to values, as a compact JSON object; null for none.</param>
internal sealed record StatusFault(int Status, string? Code, string? Message, string? Headers) : Fault
{
    public const string Name = "status";

    public override string Kind => Name;

    /// <summary>The refusal.</summary>
    public ApiError Error => new(
        Status,
        Code ?? UsualCode(Status),
        Message ?? (Status == 429 ? "Rate limit exceeded: the emulator was asked for it." : "The emulator was asked for this error."));

    public static StatusFault Read(FaultFields fields) => new(
        (int)fields.Required("status", 400, 599),
        fields.Text("code", 80),
        fields.Text("message"),
        FaultHeaders.Read(fields, "headers"));

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        writer.WriteNumber("status", Status);
        if (Code is not null)
        {
            writer.WriteString("code", Code);
        }

        if (Message is not null)
        {
            writer.WriteString("message", Message);
        }

        FaultHeaders.Write(writer, "headers", Headers);
    }

    private static string UsualCode(int status) => status switch
    {
        400 => "BAD_REQUEST",
        401 => "UNAUTHORIZED",
        402 => "INSUFFICIENT_CREDIT",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        409 => "CONFLICT",
        413 => "PAYLOAD_TOO_LARGE",
        422 => "VALIDATION_ERROR",
        429 => "RATE_LIMITED",
        503 => "MODEL_UNAVAILABLE",
        507 => "INSUFFICIENT_STORAGE",
        _ => "INTERNAL_ERROR",
    };
}
