using Runflow.Emulator.Errors;
using Runflow.Emulator.Http.Damage;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>What a route does with an authenticated call.</summary>
internal delegate ValueTask<Answer> ApiHandler(ApiCall call);

/// <summary>
/// The way of every <c>/v1</c> request, in the order of the wire reference: authenticate, find the sandbox, check what the
/// key may do, read the body, replay what an idempotency key stands for or let the route decide, write the answer.
/// </summary>
internal sealed class ApiPipeline(SandboxRegistry sandboxes, EmulatorOptions options, FaultedCalls faults)
{
    /// <summary>Wraps a handler of a route that needs a key.</summary>
    /// <param name="handler">Decides on the answer.</param>
    /// <param name="before">What is refused before an idempotency key is looked at; null for a body that is no JSON.</param>
    public RequestDelegate Keyed(ApiHandler handler, Func<ApiCall, ApiError?>? before = null) => http => RunAsync(http, handler, before);

    /// <summary>Wraps an answer that needs none and that no fault touches.</summary>
    public static RequestDelegate Open(Func<HttpContext, Answer> handler) => http => AnswerWriter.WriteAsync(http, handler(http));

    /// <summary>Wraps an answer of a route of the API that needs no key. Fault rules strike it: those of the key's sandbox when
    /// there is a key, else those of the default one.</summary>
    public RequestDelegate Unkeyed(Func<HttpContext, Answer> handler) => http =>
        Exchange.Of(http) is { } exchange && new ApiCall(http, exchange.Epoch.Sandbox, default, exchange) is var call && FaultedCalls.Concern(call)
            ? faults.RunAsync(call, _ => new(handler(http)))
            : AnswerWriter.WriteAsync(http, handler(http));

    /// <summary>Wraps a handler of a route that needs no key and says the same to everybody: with the default sandbox, whose key
    /// signs the cursors.</summary>
    public RequestDelegate Keyless(Func<ApiCall, Answer> handler) => Unkeyed(http => sandboxes.Find(BearerKey.Default, null) is { } sandbox
        ? handler(new ApiCall(http, sandbox, default, Exchange.Of(http)))
        : Answer.Of(SandboxSelection.NoRoom()));

    /// <summary>Runs one call through the pipeline.</summary>
    public async Task RunAsync(HttpContext http, ApiHandler handler, Func<ApiCall, ApiError?>? before = null)
    {
        var exchange = Exchange.Of(http);
        var sandbox = exchange?.Epoch.Sandbox;
        var refusal = exchange is null ? SandboxSelection.Find(sandboxes, http.Request, keyless: null, out sandbox) : exchange.Refusal;
        refusal ??= AccessCheck.Refuse(sandbox!, http);
        if (refusal is not null)
        {
            await AnswerWriter.WriteAsync(http, Answer.Of(refusal), exchange);
            return;
        }

        var (rented, length, tooLarge) = HttpMethods.IsGet(http.Request.Method)
            ? ([], 0, null)
            : await RequestBody.ReadAsync(http.Request, options.BodyLimitBytes, exchange?.Gone ?? http.RequestAborted);
        try
        {
            if (length > 0)
            {
                exchange?.Asks(rented.AsSpan(0, length));
            }

            var call = new ApiCall(http, sandbox!, rented.AsMemory(0, length), exchange);
            if (tooLarge is null && FaultedCalls.Concern(call))
            {
                await RunFaultedAsync(call, handler, before);
                return;
            }

            await AnswerWriter.WriteAsync(http, tooLarge is null ? await DecideAsync(call, handler, before) : Answer.Of(tooLarge), exchange);
        }
        finally
        {
            RequestBody.Return(rented);
        }
    }

    /// <summary>Apart from <see cref="RunAsync"/>, so that a call that no fault concerns makes no closure.</summary>
    private Task RunFaultedAsync(ApiCall call, ApiHandler handler, Func<ApiCall, ApiError?>? before) =>
        faults.RunAsync(call, struck => DecideAsync(struck, handler, before));

    /// <summary>Replays what an idempotency key stands for, or lets the route decide.</summary>
    private static async ValueTask<Answer> DecideAsync(ApiCall call, ApiHandler handler, Func<ApiCall, ApiError?>? before)
    {
        var request = call.Http.Request;
        var answer = !HttpMethods.IsGet(request.Method) && request.Headers.ContainsKey(Idempotency.Header)
            ? await Idempotency.AnswerAsync(call, handler, before)
            : await handler(call);
        if (answer.Status >= 400)
        {
            // What was said on the way is about what would have been accepted, and nothing was.
            call.WarnOnly(answer.Warnings);
        }

        return answer;
    }
}
