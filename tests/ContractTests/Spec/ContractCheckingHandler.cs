using Runflow.Emulator.Spec;
using System.Text.Json;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>
/// Sits in the client of every test and holds each answer against the contract where it happens, so that an undocumented
/// status or field fails the very test that met it. A request that was accepted is held against it too. Paths outside the
/// document pass unread, but a 404 or 405 under <c>/v1</c> must use the envelope.
/// </summary>
internal sealed class ContractCheckingHandler(HttpMessageHandler inner, OpenApiContract contract) : DelegatingHandler(inner)
{
    /// <summary>Set on a request whose answer shall not be checked: one that a fault breaks without saying so.</summary>
    public static readonly HttpRequestOptionsKey<bool> Unchecked = new("contract-unchecked");

    /// <summary>Checks against the contract that the emulator serves.</summary>
    public ContractCheckingHandler(HttpMessageHandler inner)
        : this(inner, OpenApiContract.Served)
    {
    }

    /// <exception cref="ContractViolationException">The contract says otherwise.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!ContractCheck.Concerns(contract, request.RequestUri!.AbsolutePath)
            || response.Headers.Contains("X-Emulator-Fault")
            || (request.Options.TryGetValue(Unchecked, out var off) && off))
        {
            return response;
        }

        response.RequestMessage ??= request;
        var answer = await ContractAnswer.ReadAsync(response, cancellationToken);
        var problems = ContractCheck.Check(contract, answer).Concat(await CheckAcceptedAsync(request, answer, cancellationToken)).ToList();
        return problems.Count == 0 ? response : throw new ContractViolationException(Describe(request, answer, problems));
    }

    // What was accepted must be what the contract allows, or clients written from the contract are refused too much.
    private async Task<IEnumerable<string>> CheckAcceptedAsync(HttpRequestMessage request, ContractAnswer answer, CancellationToken cancellation)
    {
        if (answer.Status is < 200 or > 299 || request.Content is not ByteArrayContent content
            || contract.Find(answer.Method, answer.Path)?.RequestSchema is not { } schema)
        {
            return [];
        }

        try
        {
            using var body = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellation));
            return contract.Schemas.Validate(schema, body.RootElement).Select(e => $"the request was accepted, and yet {e}").ToList();
        }
        catch (JsonException broken)
        {
            return [$"the request was accepted, and yet its body is no JSON: {broken.Message}"];
        }
    }

    private static string Describe(HttpRequestMessage request, ContractAnswer answer, List<string> problems)
    {
        var body = System.Text.Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 2000)));
        return $"{request.Method} {answer.Path} answered {answer.Status}, which openapi.yaml does not describe:{Environment.NewLine}"
            + string.Concat(problems.Select(p => $"  {p}{Environment.NewLine}"))
            + $"  body: {body}";
    }
}
