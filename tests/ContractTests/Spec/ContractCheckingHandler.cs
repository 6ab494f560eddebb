using Runflow.Emulator.Spec;
using System.Text.Json;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>
/// Sits in the client of every test and holds each answer against the contract where it happens, so that an undocumented
/// status or field fails the very test that met it. A request that was accepted is held against it too. Paths that none of the
/// documents speaks for pass unread. Events of a stream are judged as they are read.
/// </summary>
internal sealed class ContractCheckingHandler(HttpMessageHandler inner, params OpenApiContract[] contracts) : DelegatingHandler(inner)
{
    /// <summary>Set on a request whose answer shall not be checked: one that a fault breaks without saying so.</summary>
    public static readonly HttpRequestOptionsKey<bool> Unchecked = new("contract-unchecked");

    /// <summary>Checks against the documents that the emulator serves.</summary>
    public ContractCheckingHandler(HttpMessageHandler inner)
        : this(inner, OpenApiContract.Served, OpenApiContract.Control)
    {
    }

    /// <exception cref="ContractViolationException">The contract says otherwise.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var contract = Array.Find(contracts, one => ContractCheck.Concerns(one, request.RequestUri!.AbsolutePath));
        if (contract is null
            || response.Headers.Contains("X-Emulator-Fault")
            || (request.Options.TryGetValue(Unchecked, out var off) && off))
        {
            return response;
        }

        response.RequestMessage ??= request;
        var answer = await ContractAnswer.ReadAsync(response, cancellationToken);
        var problems = ContractCheck.Check(contract, answer).Concat(await CheckAcceptedAsync(contract, request, answer, cancellationToken)).ToList();
        if (problems.Count > 0)
        {
            throw new ContractViolationException(Describe(contract, request, answer, problems));
        }

        if (response.Content.Headers.ContentType?.MediaType == EventRules.Media && contract.Find(answer.Method, answer.Path) is { } stream)
        {
            response.Content = await CheckedEvents.OfAsync(response.Content, contract, stream.Responses[answer.Status], cancellationToken);
        }

        return response;
    }

    // What was accepted must be what the contract allows, or clients written from the contract are refused too much.
    private static async Task<IEnumerable<string>> CheckAcceptedAsync(OpenApiContract contract, HttpRequestMessage request, ContractAnswer answer, CancellationToken cancellation)
    {
        if (answer.Status is < 200 or > 299 || request.Content is not ByteArrayContent content
            || contract.Find(answer.Method, answer.Path) is not { RequestSchema: { } schema } operation
            || content.Headers.ContentType?.MediaType?.Contains("yaml", StringComparison.Ordinal) is true)
        {
            return [];
        }

        var bytes = await content.ReadAsByteArrayAsync(cancellation);
        if (bytes.Length == 0 && !operation.NeedsBody)
        {
            return [];
        }

        try
        {
            using var body = JsonDocument.Parse(bytes);
            return contract.Schemas.Validate(schema, body.RootElement).Select(e => $"the request was accepted, and yet {e}").ToList();
        }
        catch (JsonException broken)
        {
            return [$"the request was accepted, and yet its body is no JSON: {broken.Message}"];
        }
    }

    private static string Describe(OpenApiContract contract, HttpRequestMessage request, ContractAnswer answer, List<string> problems)
    {
        var body = System.Text.Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 2000)));
        return $"{request.Method} {answer.Path} answered {answer.Status}, which {contract.Document.GetProperty("info").GetProperty("title")} does not describe:{Environment.NewLine}"
            + string.Concat(problems.Select(p => $"  {p}{Environment.NewLine}"))
            + $"  body: {body}";
    }
}
