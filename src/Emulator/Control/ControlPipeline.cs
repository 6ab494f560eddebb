using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Control;

/// <summary>
/// The way of every <c>/_emulator</c> request: guard against other sites, find the sandbox it speaks for (by the path, where
/// that has a <c>{sandbox}</c>; else by header; else by key), read the body of what is no GET, let the route decide. Errors are <c>application/problem+json</c>.
/// </summary>
internal sealed class ControlPipeline(SandboxRegistry sandboxes, ControlGuard guard, EmulatorOptions options)
{
    /// <summary>Names the sandbox by id instead of by key.</summary>
    public const string SandboxHeader = "X-Emulator-Sandbox";

    public RequestDelegate Route(ApiHandler handler) => http => RunAsync(http, handler);

    /// <summary>Wraps a route that writes its answer bit by bit and reads no body.</summary>
    /// <param name="handler">Writes it.</param>
    /// <param name="tokenless">Demands no token: whoever sends callbacks to a sink has none.</param>
    public RequestDelegate Stream(Func<HttpContext, Sandbox, Task> handler, bool tokenless = false) => http =>
        Admit(http.Request, out var sandbox, tokenless) is { } refusal
            ? AnswerWriter.WriteAsync(http, Problem.Of(refusal))
            : handler(http, sandbox!);

    private async Task RunAsync(HttpContext http, ApiHandler handler)
    {
        if (Admit(http.Request, out var sandbox) is { } refusal)
        {
            await AnswerWriter.WriteAsync(http, Problem.Of(refusal));
            return;
        }

        var reads = HttpMethods.IsGet(http.Request.Method);
        var (rented, length, tooLarge) = reads ? ([], 0, null) : await RequestBody.ReadAsync(http.Request, options.BodyLimitBytes, http.RequestAborted);
        try
        {
            var answer = (tooLarge ?? (reads ? null : ControlGuard.RefuseForm(http.Request, length))) is { } refused
                ? Problem.Of(refused)
                : await handler(new ApiCall(http, sandbox!, rented.AsMemory(0, length), exchange: null));
            await AnswerWriter.WriteAsync(http, answer);
        }
        finally
        {
            RequestBody.Return(rented);
        }
    }

    private ApiError? Admit(HttpRequest request, out Sandbox? sandbox, bool tokenless = false)
    {
        sandbox = null;
        return guard.Refuse(request, tokenless) ?? Find(request, out sandbox);
    }

    private ApiError? Find(HttpRequest request, out Sandbox? sandbox)
    {
        if ((request.RouteValues["sandbox"] ?? (object?)request.Headers[SandboxHeader].FirstOrDefault()) is not string id)
        {
            return SandboxSelection.Find(sandboxes, request, BearerKey.Default, out sandbox);
        }

        sandbox = sandboxes.ById(id);
        return sandbox is null
            ? new ApiError(404, "NOT_FOUND", $"There is no sandbox {id}; GET /_emulator/sandboxes lists them.")
            : null;
    }
}
