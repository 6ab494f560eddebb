using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>What a route does with an authenticated call.</summary>
internal delegate ValueTask<Answer> ApiHandler(ApiCall call);

/// <summary>
/// The way of every <c>/v1</c> request, in the order of the wire reference: authenticate, find the sandbox, read the
/// body, let the route decide, write its answer.
/// </summary>
internal sealed class ApiPipeline(SandboxRegistry sandboxes, EmulatorOptions options)
{
    /// <summary>Wraps a handler of a route that needs a key.</summary>
    public RequestDelegate Keyed(ApiHandler handler) => http => RunAsync(http, handler);

    /// <summary>Wraps an answer that needs none.</summary>
    public static RequestDelegate Open(Func<HttpContext, Answer> handler) => http => AnswerWriter.WriteAsync(http, handler(http));

    /// <summary>Runs one call through the pipeline.</summary>
    public async Task RunAsync(HttpContext http, ApiHandler handler)
    {
        var exchange = Exchange.Of(http);
        var sandbox = exchange?.Epoch.Sandbox;
        var refusal = exchange is null ? SandboxSelection.Find(sandboxes, http.Request, keyless: null, out sandbox) : exchange.Refusal;
        if (refusal is not null)
        {
            await AnswerWriter.WriteAsync(http, Answer.Of(refusal));
            return;
        }

        var (rented, length, tooLarge) = HttpMethods.IsGet(http.Request.Method)
            ? ([], 0, null)
            : await RequestBody.ReadAsync(http.Request, options.BodyLimitBytes, http.RequestAborted);
        try
        {
            if (length > 0)
            {
                exchange?.Asks(rented.AsSpan(0, length));
            }

            var answer = tooLarge is null
                ? await handler(new ApiCall(http, sandbox!, rented.AsMemory(0, length)))
                : Answer.Of(tooLarge);
            await AnswerWriter.WriteAsync(http, answer);
        }
        finally
        {
            RequestBody.Return(rented);
        }
    }
}
