using Runflow.Emulator.Tests.Pact.Core;
using Xunit;
using static Runflow.Emulator.Tests.Pact.Studio.StudioPact;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>What is refused, and how it says so.</summary>
internal static class RefusalInteractions
{
    private const string Wrong = """{"input":{"steps":0,"image_size":"huge"},"callback_url":"your-server.com"}""";

    public static IReadOnlyList<HttpInteraction<StudioClient>> All { get; } =
    [
        Edit("a request to edit an image with a key that was revoked", 401, "UNAUTHORIZED", "a refused key"),
        Edit("a request to edit an image that nobody can pay", 402, "INSUFFICIENT_CREDIT", "an empty balance"),
        Edit("a request to edit an image with a key that may not", 403, "PERMISSION_DENIED", "a key without the scope runs:write"),
        Edit("a request to edit an image before the e-mail address is verified", 403, "EMAIL_NOT_VERIFIED", "an unverified e-mail address"),
        Edit("a request to edit an image too soon after others", 429, "RATE_LIMITED", "a rate-limited key", Match.Regex("Rate limit exceeded: try again later.", "^Rate limit exceeded:.+$")),
        Edit("a request to edit an image while the service is broken", 500, "INTERNAL_ERROR", "a failing service"),
        Edit("a request to edit an image while the model is down", 503, "MODEL_UNAVAILABLE", "an unavailable model"),
        new("a request to edit an image with much that is wrong", "POST", $"{StudioClient.Models}/runs", 422)
        {
            Request = Asking(Wrong),
            Response = Answering($$"""{"code":"VALIDATION_ERROR","message":{{Match.Text("body.input.prompt: is required (and 3 more, see errors)")}},"errors":{{All4()}}}"""),
            Use = static async studio =>
            {
                var refused = await Assert.ThrowsAsync<StudioException>(() => studio.EditAsync(Wrong));
                Assert.Equal((422, "VALIDATION_ERROR"), (refused.Status, refused.Code));
                Assert.Equal(["body.callback_url", "body.input.image_size", "body.input.prompt", "body.input.steps"], refused.Places.Order());
            },
        },
        new("a request to edit an image that is not sent as JSON", "POST", $"{StudioClient.Models}/runs", 400)
        {
            Request = Asking("A red bicycle") with { ContentType = "text/plain" },
            Response = Refusing("BAD_REQUEST"),
            Use = static async studio => await RefusedAsync(() => studio.EditAsync("A red bicycle", type: "text/plain"), 400, "BAD_REQUEST"),
        },
        new("a request to edit an image with the idempotency key of another", "POST", $"{StudioClient.Models}/runs", 409)
        {
            Given = [new("a used idempotency key order-4711")],
            Request = Asking(PageBody) with { Headers = [.. Asking().Headers, ("Idempotency-Key", "order-4711")] },
            Response = Refusing("CONFLICT"),
            Use = static async studio => await RefusedAsync(() => studio.EditAsync(PageBody, "order-4711"), 409, "CONFLICT"),
        },
        new("a poll of a run that does not exist", "GET", $"/v1/runs/{RunId}", 404)
        {
            Given = [new("an empty sandbox")],
            Request = Asking(),
            Response = Refusing("RUN_NOT_FOUND"),
            Use = static async studio => await RefusedAsync(() => studio.PollAsync(RunId), 404, "RUN_NOT_FOUND"),
        },
        new("a read of an asset that does not exist", "GET", $"/v1/assets/{AssetId}", 404)
        {
            Given = [new("an empty sandbox")],
            Request = Asking(),
            Response = Refusing("NOT_FOUND"),
            Use = static async studio => await RefusedAsync(() => studio.AssetAsync(AssetId), 404, "NOT_FOUND"),
        },
        new("a cancellation with a reason that is too short", "POST", Path("/v1/admin/runs/", RunId, "run_id", "/cancellation"), 422)
        {
            Given = [new("a queued run")],
            Request = Asking("""{"reason":"no"}"""),
            Response = Answering($$"""{"code":"VALIDATION_ERROR","message":{{Match.Text("body.reason: must have 3 to 500 characters")}},"errors":[{{Problem("reason")}}]}"""),
            Use = static async studio => await RefusedAsync(() => studio.CancelAsync(RunId, "no"), 422, "VALIDATION_ERROR"),
        },
    ];

    private static HttpInteraction<StudioClient> Edit(string description, int status, string code, string given, string? message = null) =>
        new(description, "POST", $"{StudioClient.Models}/runs", status)
        {
            Given = [new(given)],
            Request = Asking(PageBody),
            Response = Refusing(code, message),
            Use = async studio => await RefusedAsync(() => studio.EditAsync(PageBody), status, code),
        };

    /// <summary>Every problem at once, in whatever order.</summary>
    private static string All4() =>
        $$"""{"pact:matcher:type":"arrayContains","variants":[{{Problem("input", "prompt")}},{{Problem("input", "steps")}},{{Problem("input", "image_size")}},{{Problem("callback_url")}}]}""";

    private static string Problem(params string[] place) =>
        $$"""{"loc":["body",{{string.Join(',', place.Select(Match.Quote))}}],"msg":{{Match.Text("what is wrong")}},"type":{{Match.Text("value")}}}""";
}
