using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Http;

/// <summary>Turns a request body into a JSON object, or into the refusal that says what is wrong with it.</summary>
internal static class JsonBody
{
    /// <summary>Nesting accepted. Deeper bodies are refused before anything recurses over them.</summary>
    public const int MaxDepth = JsonTape.MaxDepth;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = MaxDepth };

    /// <summary>Reads the body of <paramref name="call"/> as <see cref="Parse"/> does, into tokens: the way of what is asked most.</summary>
    /// <param name="call">The request.</param>
    /// <param name="tape">The body, whose root is an object; dispose it. It reads from the call's body.</param>
    /// <returns>The refusal, or null.</returns>
    public static ApiError? Read(ApiCall call, out JsonTape tape)
    {
        tape = null!;
        if (Text(call, out var body) is { } refusal)
        {
            return refusal;
        }

        if (JsonTape.Of(body, MaxDepth) is { } read)
        {
            if (read.Root.Kind == JsonValueKind.Object)
            {
                tape = read;
                return null;
            }

            read.Dispose();
        }

        return Parse(call, out _) ?? throw new UnreachableException("Two readers differ about what is JSON.");
    }

    /// <summary>Parses the body of <paramref name="call"/>.</summary>
    /// <param name="call">The request.</param>
    /// <param name="document">The parsed body, whose root is an object; dispose it. It reads from the call's body.</param>
    /// <param name="mayBeEmpty">An absent body then counts as <c>{}</c>.</param>
    /// <returns>The refusal, or null.</returns>
    public static ApiError? Parse(ApiCall call, out JsonDocument document, bool mayBeEmpty = false)
    {
        document = null!;
        if (call.Body.IsEmpty && mayBeEmpty)
        {
            document = JsonDocument.Parse("{}");
            return null;
        }

        if (Text(call, out var body) is { } refusal)
        {
            return refusal;
        }

        try
        {
            // Escaped surrogates are rare and worth a walk: half of one cannot be written back as UTF-8.
            if (body.Span.IndexOf("\\ud"u8) >= 0 || body.Span.IndexOf("\\uD"u8) >= 0)
            {
                using var lenient = JsonDocument.Parse(body, Lenient);
                if (JsonDefects.LoneSurrogate(lenient.RootElement) is { } loc)
                {
                    return ApiError.Invalid(loc, "holds half of a surrogate pair; escape characters beyond U+FFFF as a pair or send them as UTF-8", "value");
                }
            }

            document = JsonDocument.Parse(body, Strict);
        }
        catch (JsonException malformed)
        {
            return Explain(body, malformed);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return null;
        }

        document.Dispose();
        return ApiError.Invalid(["body"], "must be a JSON object", "type");
    }

    /// <summary>The body's text, as far as it is the kind of text that JSON is.</summary>
    private static ApiError? Text(ApiCall call, out ReadOnlyMemory<byte> body)
    {
        body = call.Body;
        if (ContentTypeProblem(call.Http.Request.ContentType) is { } problem)
        {
            return ApiError.BadRequest(problem);
        }

        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (body.IsEmpty)
        {
            return ApiError.BadRequest("The body is empty; send one JSON object.");
        }

        return Utf8.IsValid(body.Span) ? null : ApiError.BadRequest("The body is not valid UTF-8; encode the JSON as UTF-8.");
    }

    private static ApiError Explain(ReadOnlyMemory<byte> body, JsonException malformed)
    {
        try
        {
            using var lenient = JsonDocument.Parse(body, Lenient);
            return ApiError.Invalid(JsonDefects.DuplicateKey(lenient.RootElement) ?? ["body"], "is given twice; give every key once", "duplicate");
        }
        catch (JsonException)
        {
            return ApiError.BadRequest(JsonDefects.IsTooDeep(body.Span, MaxDepth)
                ? $"The body is nested deeper than {MaxDepth} levels; flatten it."
                : string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON at line {(malformed.LineNumber ?? 0) + 1}, byte {(malformed.BytePositionInLine ?? 0) + 1}; send one complete JSON object."));
        }
    }

    private static string? ContentTypeProblem(string? contentType)
    {
        if (contentType == "application/json")
        {
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || type.MediaType is not { } media
            || !(media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
        {
            return $"Send the header Content-Type: application/json{(string.IsNullOrEmpty(contentType) ? "" : $" (it was {contentType})")}.";
        }

        return type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? null
            : $"The body's character set is {type.CharSet}; JSON is sent as UTF-8.";
    }
}
