using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Runflow.Contracts;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Http;

/// <summary>What a handler decided to answer; one place writes it. The body is complete, so that it can be stored,
/// replayed and journalled as it was.</summary>
internal sealed class Answer
{
    public required int Status { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What others than the caller may see in place of the body, when that shows a secret; null when it shows none.</summary>
    public ReadOnlyMemory<byte>? Masked { get; init; }

    /// <summary>Null for an answer without a body.</summary>
    public string? ContentType { get; init; }

    /// <summary>What a refusal warns of beside its problems.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Value of <c>Allow</c>, for a 405.</summary>
    public string? Allow { get; init; }

    /// <summary>Ends the connection after the answer: the request's body was not read to its end.</summary>
    public bool Close { get; init; }

    public static Answer NoContent { get; } = new() { Status = 204 };

    public static Answer Json(int status, ReadOnlyMemory<byte> body) => new() { Status = status, Body = body, ContentType = "application/json" };

    public static Answer Json<T>(int status, T document, JsonTypeInfo<T> type) => Json(status, Serialize(document, type));

    public static Answer Of(ApiError error) => new()
    {
        Status = error.Status,
        Allow = error.Allow,
        Warnings = error.Warnings,
        Close = error.Status == 413,
        ContentType = "application/json",
        Body = Serialize(
            new ErrorDocument { Code = error.Code, Message = error.Message, Errors = error.Fields },
            WireJson.Wire.ErrorDocument),
    };

    /// <summary>The document's bytes, in the layout that <see cref="WireJson.Wire"/> is set to.</summary>
    public static byte[] Serialize<T>(T document, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(document, type);
}
