using Runflow.Contracts;

namespace Runflow.Emulator.Errors;

/// <summary>
/// The catalogue of what the API can refuse with: status, code and the sentence that says how to mend it. Source:
/// section 5 of the wire reference.
/// </summary>
internal sealed record ApiError(int Status, string Code, string Message)
{
    /// <summary>Every problem of a 422; null otherwise.</summary>
    public IReadOnlyList<FieldErrorDocument>? Fields { get; init; }

    /// <summary>What was noticed beside the problems of a 422.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Value of the <c>Allow</c> header of a 405.</summary>
    public string? Allow { get; init; }

    public static ApiError BadRequest(string message) => new(400, "BAD_REQUEST", message);

    public static ApiError Unauthorized(string message) => new(401, "UNAUTHORIZED", message);

    public static ApiError InsufficientCredit(string balance, string price) =>
        new(402, "INSUFFICIENT_CREDIT", $"The balance of {balance} USD does not cover the price of {price} USD; top the organisation up (here: PUT /_emulator/account).");

    public static ApiError Forbidden(string message) => new(403, "PERMISSION_DENIED", message);

    public static ApiError EmailNotVerified() => new(
        403, "EMAIL_NOT_VERIFIED", "The e-mail address of the key's user is not verified, and until it is nothing can be changed; verify it (here: PUT /_emulator/account).");

    public static ApiError RunNotFound(string id) => new(404, "RUN_NOT_FOUND", $"There is no run {id} in this organisation.");

    public static ApiError ModelNotFound(string slug, string known) =>
        new(404, "MODEL_NOT_FOUND", $"There is no model {slug}; known here: {known}.");

    public static ApiError NotFound(string path) => new(404, "NOT_FOUND", $"There is nothing at {path}; the routes are listed at /docs.");

    /// <summary>The path <c>/</c>, asked for by a program.</summary>
    public static ApiError NothingAtHome(string page) =>
        new(404, "NOT_FOUND", $"There is nothing at / but for browsers: the API is under /v1, its routes are listed at /docs, and the page that shows what happens is {page}.");

    /// <summary>A well-formed path that names nothing there is.</summary>
    public static ApiError NotFound(string path, string what, string cure) =>
        new(404, "NOT_FOUND", $"There is no {what} at {path} in this organisation; {cure}.");

    public static ApiError MethodNotAllowed(string method, string path, string allow) =>
        new(405, "METHOD_NOT_ALLOWED", $"{path} does not take {method}; it takes {allow}.") { Allow = allow };

    public static ApiError Conflict(string message) => new(409, "CONFLICT", message);

    public static ApiError PayloadTooLarge(long limit) =>
        new(413, "PAYLOAD_TOO_LARGE", $"The body is larger than {limit} bytes; send images by URL or as uploaded assets, or raise body_limit_bytes.");

    public static ApiError Invalid(IReadOnlyList<FieldErrorDocument> fields) =>
        new(422, "VALIDATION_ERROR", Summary(fields)) { Fields = fields };

    /// <summary>One thing that is wrong with a request.</summary>
    public static ApiError Invalid(string[] loc, string message, string type) =>
        Invalid([new FieldErrorDocument { Loc = loc, Msg = message, Type = type }]);

    public static ApiError HeadersTooLarge(int limit) =>
        new(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", $"The request's headers are larger than {limit} bytes in all; send less in cookies and headers.");

    public static ApiError Internal(string requestId) =>
        new(500, "INTERNAL_ERROR", $"The emulator has a defect; its log tells more under request id {requestId}.");

    public static ApiError Unavailable(string message) => new(503, "MODEL_UNAVAILABLE", message);

    public static ApiError StorageFull(string message) => new(507, "INSUFFICIENT_STORAGE", message);

    private static string Summary(IReadOnlyList<FieldErrorDocument> fields)
    {
        var first = $"{string.Join('.', fields[0].Loc)}: {fields[0].Msg}";
        return fields.Count == 1 ? first : $"{first} (and {fields.Count - 1} more, see errors)";
    }
}
