using Runflow.Emulator.Tests.Pact.Core;
using Xunit;
using static Runflow.Emulator.Tests.Pact.Studio.StudioPact;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>A run is created, polled to each of its ends, and cancelled.</summary>
internal static class RunInteractions
{
    private static readonly string Unfinished =
        $$"""{"id":{{Match.Id(RunId)}},"status_code":"queued","output":null,"created_at":{{Match.Instant(CreatedAt)}},"completed_at":null}""";

    private static readonly string Ended =
        $$""" "id":{{Match.Id(RunId)}},"created_at":{{Match.Instant(CreatedAt)}},"completed_at":{{Match.Instant("2026-01-01T00:00:00.923456Z")}},"duration_ms":{{Match.Integer(800)}} """;

    private static readonly string Image =
        $$"""{"url":{{Match.Url("https://files.example/picture.png")}},"type":"image","width":{{Match.Integer(1024)}},"height":{{Match.Integer(1024)}},"content_type":{{Match.Regex("image/png", "^image/(png|jpeg)$")}}}""";

    public static IReadOnlyList<HttpInteraction<StudioClient>> All { get; } =
    [
        new("a request to edit an image, as the model page shows it", "POST", $"{StudioClient.Models}/runs", 201)
        {
            Request = Asking(PageBody),
            Response = Answering($$"""{{Unfinished[..^1]}},"callback_url":"https://your-server.com/webhook","links":{"self":{{Match.Text($"/v1/runs/{RunId}")}}} }"""),
            Use = static async studio => Assert.Equal("queued", (await studio.EditAsync(PageBody)).Status),
        },
        new("a request to edit an image with an idempotency key", "POST", $"{StudioClient.Models}/runs", 201)
        {
            Request = Asking(PageBody) with { Headers = [.. Asking().Headers, ("Idempotency-Key", "order-4711")] },
            Response = Answering(Unfinished),
            Use = static async studio => Assert.Equal("queued", (await studio.EditAsync(PageBody, "order-4711")).Status),
        },
        new("a poll of a queued run", "GET", Path("/v1/runs/", RunId, "run_id"), 200)
        {
            Given = [new("a queued run")],
            Request = Asking(),
            Response = Answering(Unfinished),
            Use = static async studio => Assert.Equal(("queued", null), await StatusAndPictureAsync(studio)),
        },
        new("a poll of a run that is under way", "GET", Path("/v1/runs/", RunId, "run_id"), 200)
        {
            Given = [new("a running run")],
            Request = Asking(),
            Response = Answering($$"""{"id":{{Match.Id(RunId)}},"status_code":"running","output":null,"started_at":{{Match.Instant(CreatedAt)}},"completed_at":null}"""),
            Use = static async studio => Assert.Equal(("running", null), await StatusAndPictureAsync(studio)),
        },
        new("a poll of a run that has succeeded", "GET", Path("/v1/runs/", RunId, "run_id"), 200)
        {
            Given = [new("a run that succeeded")],
            Request = Asking(),
            Response = Answering($$"""{{{Ended}},"status_code":"succeeded","cost":{{Match.Money("0.005")}},"output":{"outputs":{{Match.EachLike(Image)}},"seed":{{Match.Integer(4711)}},"nsfw_detected":{{Match.Bool(false)}}} }"""),
            Use = static async studio => Assert.Equal(("succeeded", "https://files.example/picture.png"), await StatusAndPictureAsync(studio)),
        },
        new("a poll of a run whose provider timed out", "GET", Path("/v1/runs/", RunId, "run_id"), 200)
        {
            Given = [new("a run that failed with PROVIDER_TIMEOUT")],
            Request = Asking(),
            Response = Failed("PROVIDER_TIMEOUT", "inference"),
            Use = static async studio => Assert.Equal("PROVIDER_TIMEOUT", (await studio.PollAsync(RunId)).Failure),
        },
        new("a poll of a run whose source cannot be read", "GET", Path("/v1/runs/", RunId, "run_id"), 200)
        {
            Given = [new("a run that failed with {code}", """{"code":"INPUT_VALIDATION_FAILED","stage":"preprocess"}""")],
            Request = Asking(),
            Response = Failed("INPUT_VALIDATION_FAILED", "preprocess"),
            Use = static async studio => Assert.Equal("INPUT_VALIDATION_FAILED", (await studio.PollAsync(RunId)).Failure),
        },
        new("a poll of a run that was cancelled", "GET", Path("/v1/runs/", RunId, "run_id"), 200)
        {
            Given = [new("a run that was cancelled")],
            Request = Asking(),
            Response = Answering($$"""{{{Ended}},"status_code":"cancelled","output":null,"cost":null}"""),
            Use = static async studio => Assert.Equal("cancelled", (await studio.PollAsync(RunId)).Status),
        },
        new("a cancellation of a queued run", "POST", Path("/v1/admin/runs/", RunId, "run_id", "/cancellation"), 201)
        {
            Given = [new("a queued run")],
            Request = Asking("""{"reason":"The customer has left"}"""),
            Response = Answering($$"""{{{Ended}},"status_code":"cancelled"}"""),
            Use = static async studio =>
            {
                var (run, cancelled) = await studio.CancelAsync(RunId, "The customer has left");
                Assert.Equal(("cancelled", true), (run.Status, cancelled));
            },
        },
        new("a cancellation that comes too late", "POST", Path("/v1/admin/runs/", RunId, "run_id", "/cancellation"), 200)
        {
            Given = [new("a run that succeeded")],
            Request = Asking("""{"reason":"The customer has left"}"""),
            Response = Answering($$"""{{{Ended}},"status_code":"succeeded"}"""),
            Use = static async studio =>
            {
                var (run, cancelled) = await studio.CancelAsync(RunId, "The customer has left");
                Assert.Equal(("succeeded", false), (run.Status, cancelled));
            },
        },
        new("a look at the callbacks of a run", "GET", Path("/v1/runs/", RunId, "run_id", "/callback"), 200)
        {
            Given = [new("a run that succeeded")],
            Request = Asking(),
            Response = Answering(Match.EachLike(
                $$"""{"run_id":{{Match.Id(RunId)}},"status_code":"delivered","payload_bytes":{{Match.Text("{}")}},"attempt_count":{{Match.Integer(1)}},"is_automatic":true,"attempts":{{Match.EachLike($$"""{"attempt_number":{{Match.Integer(1)}},"status_code":{{Match.Integer(200)}}}""")}}}""")),
            Use = static async studio => Assert.Equal(["delivered"], await studio.DeliveriesAsync(RunId)),
        },
        new("a request to send a callback once more", "POST", Path("/v1/runs/", RunId, "run_id", "/callback-redeliveries"), 201)
        {
            Given = [new("a run that succeeded")],
            Request = Asking("{}"),
            Response = Answering($$"""{"id":{{Match.Id(RunId)}},"run_id":{{Match.Id(RunId)}},"is_automatic":false,"status_code":{{Match.Regex("pending", "^(pending|delivered|failed)$")}}}"""),
            Use = static async studio => Assert.Equal(RunId, await studio.RedeliverAsync(RunId)),
        },
    ];

    private static Sent Failed(string code, string stage) => Answering(
        $$"""{{{Ended}},"status_code":"failed","output":null,"failure_code":{{Match.Quote(code)}},"failure_message":{{Match.Text("Why it failed.")}},"failure_stage_code":{{Match.Quote(stage)}},"error":{"code":{{Match.Quote(code)}},"message":{{Match.Text("Why it failed.")}}} }""");

    private static async Task<(string, string?)> StatusAndPictureAsync(StudioClient studio)
    {
        var run = await studio.PollAsync(RunId);
        return (run.Status, run.Picture);
    }
}
