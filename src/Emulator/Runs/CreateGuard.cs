using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Models;

namespace Runflow.Emulator.Runs;

/// <summary>What is refused of a create before its idempotency key is looked at: a body that is no JSON, and an unknown model.</summary>
internal static class CreateGuard
{
    /// <summary>The refusal, or null.</summary>
    public static ApiError? Before(ApiCall call, ModelCatalogue models, ReadOnlySpan<char> slug)
    {
        var malformed = JsonBody.Parse(call, out var document);
        document?.Dispose();
        return malformed is { Status: StatusCodes.Status400BadRequest } ? malformed
            : models.Find(slug) is null ? ApiError.ModelNotFound(slug.ToString(), models.Known)
            : null;
    }
}
