using Runflow.Emulator.Tests.Pact.Core;
using Xunit;
using static Runflow.Emulator.Tests.Pact.Studio.StudioPact;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>Many images are edited by one request, and each has an end of its own.</summary>
internal static class BatchInteractions
{
    private const string TwoImages = """{"input":[{"prompt":"A red bicycle","client_ref":"red"},{"prompt":"A blue bicycle","client_ref":"blue"}]}""";

    public static IReadOnlyList<HttpInteraction<StudioClient>> All { get; } =
    [
        new("a request to edit two images at once", "POST", $"{StudioClient.Models}/batches", 201)
        {
            Request = Asking(TwoImages),
            Response = Answering(Batch("queued")),
            Use = static async studio => Assert.Equal(("queued", 2), await studio.EditManyAsync(TwoImages)),
        },
        new("a poll of a batch that is queued", "GET", Path("/v1/batches/", BatchId, "batch_id"), 200)
        {
            Given = [new("a queued batch")],
            Request = Asking(),
            Response = Answering(Batch("queued")),
            Use = static async studio => Assert.Equal(("queued", 2), await studio.BatchAsync(BatchId)),
        },
        new("a poll of a batch that has succeeded", "GET", Path("/v1/batches/", BatchId, "batch_id"), 200)
        {
            Given = [new("a batch that succeeded")],
            Request = Asking(),
            Response = Answering(Batch("succeeded")),
            Use = static async studio => Assert.Equal(("succeeded", 2), await studio.BatchAsync(BatchId)),
        },
        new("a list of the images of a batch of which one has failed", "GET", Path("/v1/batches/", BatchId, "batch_id", "/items"), 200)
        {
            Given = [new("a batch that succeeded in part")],
            Request = Asking(),
            Response = Answering($$"""{"items":[{{Item(0, "succeeded")}},{{Item(1, "failed")}}],"next":null}"""),
            Use = static async studio => Assert.Equal(["succeeded", "failed"], await studio.BatchItemsAsync(BatchId)),
        },
    ];

    private static string Batch(string status) => $$"""{"id":{{Match.Id(BatchId)}},"status_code":"{{status}}","items_total":2,"created_at":{{Match.Instant(CreatedAt)}}}""";

    private static string Item(int index, string status) => $$"""{"batch_id":{{Match.Id(BatchId)}},"run_id":{{Match.Id(RunId)}},"sequence_index":{{index}},"status_code":"{{status}}"}""";
}
