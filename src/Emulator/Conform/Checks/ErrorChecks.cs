using System.Text;

namespace Runflow.Emulator.Conform.Checks;

/// <summary>The catalogue of errors. Source: section 5 of the wire reference.</summary>
internal static class ErrorChecks
{
    private const string Unknown = "01890000-0000-7000-8000-000000000000";

    public static IReadOnlyList<ConformCheck> All { get; } =
    [
        new("errors", "errors.unknown-run", "An unknown run is 404 RUN_NOT_FOUND, for reads and for cancelling", UnknownRunAsync),
        new("errors", "errors.unknown-model", "A run of an unknown model is 404 MODEL_NOT_FOUND", UnknownModelAsync),
        new("errors", "errors.unknown-path", "An unknown path is 404 in the envelope", static async talk => talk.ExpectError(await talk.GetAsync("/v1/no-such-thing"), 404, "NOT_FOUND", ourCode: true)),
        new("errors", "errors.method", "A wrong method is 405", MethodAsync),
        new("errors", "errors.not-json", "A body that is no JSON, or is cut off, is 400", NotJsonAsync),
        new("errors", "errors.content-type", "A body of another content type is 400", ContentTypeAsync),
        new("errors", "errors.order", "An unreadable body goes before an unknown model, and that before an invalid input", OrderAsync),
    ];

    private static async Task UnknownRunAsync(Conversation talk)
    {
        talk.ExpectError(await talk.GetAsync($"/v1/runs/{Unknown}"), 404, "RUN_NOT_FOUND");
        talk.ExpectError(await talk.PostAsync($"/v1/admin/runs/{Unknown}/cancellation", "{}"), 404, "RUN_NOT_FOUND");
        talk.ExpectError(await talk.GetAsync($"/v1/runs/{Unknown}/callback"), 404, "RUN_NOT_FOUND");
    }

    private static async Task UnknownModelAsync(Conversation talk) =>
        talk.ExpectError(await talk.PostAsync("/v1/models/no-such-owner/no-such-model/runs", """{"input":{"prompt":"x"}}"""), 404, "MODEL_NOT_FOUND");

    private static async Task MethodAsync(Conversation talk)
    {
        var answer = await talk.SendAsync(HttpMethod.Delete, "/v1/runs");
        talk.ExpectError(answer, 405, "METHOD_NOT_ALLOWED", ourCode: true);
        talk.Expect(answer.Headers.ContainsKey("Allow"), answer, "header Allow", "the methods that are allowed", null, Severity.Note);
    }

    private static async Task NotJsonAsync(Conversation talk)
    {
        foreach (var body in (string[])["prompt=x", "{\"input\":{\"prompt\":\"x\"", "{'input':{}}"])
        {
            talk.ExpectError(await talk.CreateInVainAsync(body), 400, "BAD_REQUEST", ourCode: true);
        }
    }

    private static async Task ContentTypeAsync(Conversation talk) => talk.ExpectError(
        await talk.CreateInVainAsync("{}", static request => request.Content = new StringContent("{\"input\":{\"prompt\":\"\"}}", Encoding.UTF8, "text/plain")), 400, "BAD_REQUEST", ourCode: true);

    private static async Task OrderAsync(Conversation talk)
    {
        const string NoModel = "/v1/models/no-such-owner/no-such-model/runs";
        talk.ExpectStatus(await talk.PostAsync(NoModel, "{"), 400);
        talk.ExpectStatus(await talk.PostAsync(NoModel, """{"input":{"prompt":4}}"""), 404);
    }
}
