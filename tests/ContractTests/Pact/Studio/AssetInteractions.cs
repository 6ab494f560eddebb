using Runflow.Emulator.Tests.Pact.Core;
using Xunit;
using static Runflow.Emulator.Tests.Pact.Studio.StudioPact;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>A source is uploaded, read, listed and deleted.</summary>
internal static class AssetInteractions
{
    private const string Signature = "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592";

    private static readonly string Asset =
        $$"""{"id":{{Match.Id(AssetId)}},"name":{{Match.Text("source.png")}},"url":{{Match.Url("https://files.example/source.png")}},"mime_type":"image/png","size_bytes":{{Match.Integer(70)}},"created_at":{{Match.Instant(CreatedAt)}},"deleted_at":null}""";

    private static readonly string UploadPath = $"/files/0123456789abcdef/uploads/{AssetId}";

    public static IReadOnlyList<HttpInteraction<StudioClient>> All { get; } =
    [
        new("an announcement of an upload", "POST", "/v1/asset-uploads", 201)
        {
            Request = Asking("""{"filename":"source.png","mime_type":"image/png","size_bytes":70}"""),
            Response = Answering($$"""{"asset_id":{{Match.Id(AssetId)}},"upload_url":{{Match.Url("https://files.example/upload")}}}"""),
            Use = static async studio => Assert.Equal((AssetId, "https://files.example/upload"), await studio.AnnounceAsync("source.png", "image/png", 70)),
        },
        new("an announcement of an upload that is too large", "POST", "/v1/asset-uploads", 422)
        {
            Request = Asking("""{"filename":"source.png","mime_type":"image/png","size_bytes":52428801}"""),
            Response = Answering($$"""{"code":"VALIDATION_ERROR","message":{{Match.Text("body.size_bytes: must be from 1 to 52428800")}},"errors":[{"loc":["body","size_bytes"],"msg":{{Match.Text("must be from 1 to 52428800")}},"type":{{Match.Text("value")}}}]}"""),
            Use = static async studio => await RefusedAsync(() => studio.AnnounceAsync("source.png", "image/png", 52428801), 422, "VALIDATION_ERROR"),
        },
        new("the bytes of an upload", "PUT", Match.FromState(UploadPath, "^/.+$", "${upload_path}"), 200)
        {
            Given = [new("an announced upload")],
            Query =
            [
                ("expires", Match.FromState("1767312000000", "^[0-9]+$", "${upload_expires}")),
                ("signature", Match.FromState(Signature, "^[0-9a-f]{64}$", "${upload_signature}")),
            ],
            Request = new Sent { Bytes = Pixel, ContentType = "image/png" },
            Use = static async studio => await StudioClient.UploadAsync(new Uri(studio.BaseAddress, $"{UploadPath}?expires=1767312000000&signature={Signature}"), Pixel, "image/png"),
        },
        new("a confirmation of an upload", "POST", Path("/v1/asset-uploads/", AssetId, "asset_id", "/confirmations"), 201)
        {
            Given = [new("an upload that awaits its confirmation")],
            Request = Asking("{}"),
            Response = Answering(Asset),
            Use = static async studio => Assert.Equal(AssetId, await studio.ConfirmAsync(AssetId)),
        },
        new("a read of an asset", "GET", Path("/v1/assets/", AssetId, "asset_id"), 200)
        {
            Given = [new("an uploaded asset")],
            Request = Asking(),
            Response = Answering(Asset),
            Use = static async studio => Assert.Equal(("https://files.example/source.png", 70), await studio.AssetAsync(AssetId)),
        },
        new("a list of the assets", "GET", "/v1/assets", 200)
        {
            Given = [new("an uploaded asset")],
            Request = Asking(),
            Response = Answering($$"""{"items":{{Match.EachLike(Asset)}},"next":null,"previous":null}"""),
            Use = static async studio => Assert.Equal(["source.png"], await studio.AssetsAsync()),
        },
        new("a deletion of an asset", "DELETE", Path("/v1/assets/", AssetId, "asset_id"), 204)
        {
            Given = [new("an uploaded asset")],
            Request = Asking(),
            Use = static studio => studio.DeleteAssetAsync(AssetId),
        },
        new("a request to edit an uploaded image", "POST", $"{StudioClient.Models}/runs", 201)
        {
            Given = [new("an uploaded asset")],
            Request = Asking($$"""{"input":{"prompt":"A red bicycle","image_urls":[{{Match.FromState($"runflow://assets/{AssetId}", "^runflow://assets/[0-9a-f-]{36}$", "${reference}")}}]} }"""),
            Response = Answering($$"""{"id":{{Match.Id(RunId)}},"status_code":"queued"}"""),
            Use = static async studio => Assert.Equal(
                "queued", (await studio.EditAsync($$"""{"input":{"prompt":"A red bicycle","image_urls":["runflow://assets/{{AssetId}}"]} }""")).Status),
        },
    ];
}
