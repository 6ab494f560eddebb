using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>Finds the sandbox a request speaks for: that of its bearer key and <c>X-Organization-Id</c>.</summary>
internal static class SandboxSelection
{
    /// <summary>Reads both headers.</summary>
    /// <param name="sandboxes">Where to look.</param>
    /// <param name="request">The request.</param>
    /// <param name="keyless">The key of a request that has none; null refuses it.</param>
    /// <param name="sandbox">The sandbox, when nothing was refused.</param>
    public static ApiError? Find(SandboxRegistry sandboxes, HttpRequest request, string? keyless, out Sandbox? sandbox)
    {
        sandbox = null;
        var key = keyless.AsSpan();
        string? authorization = request.Headers.Authorization;
        var named = request.Headers.TryGetValue("X-Organization-Id", out var header);
        if (!named && authorization is not null && sandboxes.Recall(authorization) is { } known)
        {
            sandbox = known;
            return null;
        }

        if ((keyless is null || authorization is not null) && BearerKey.Read(authorization, out key) is { } problem)
        {
            return ApiError.Unauthorized(problem);
        }

        Guid? organisation = null;
        if (named)
        {
            if (!Guid.TryParseExact(header, "D", out var id))
            {
                return ApiError.Forbidden("X-Organization-Id must be the UUID of an organisation; leave it out for the key's own.");
            }

            organisation = id;
        }

        sandbox = sandboxes.Find(key, organisation);
        if (sandbox is null)
        {
            return NoRoom();
        }

        if (!named && authorization is not null)
        {
            sandboxes.Remember(authorization, sandbox);
        }

        return null;
    }

    /// <summary>The refusal of a key that no sandbox can be made for.</summary>
    public static ApiError NoRoom() =>
        ApiError.Unavailable("Every sandbox is in use; raise max_sandboxes or drop some with DELETE /_emulator/sandboxes/{id}.");
}
