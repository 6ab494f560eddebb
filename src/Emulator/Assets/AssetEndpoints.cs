using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Assets;

/// <summary>Announce and confirm uploads; list, read and delete assets.</summary>
internal sealed class AssetEndpoints(ApiPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/asset-uploads", pipeline.Keyed(static call => new(Announce(call))));
        routes.MapPost("/v1/asset-uploads/{id}/confirmations", pipeline.Keyed(static call => new(Confirm(call))));
        routes.MapGet("/v1/assets", pipeline.Keyed(static call => new(AssetList.Answer(call))));
        routes.MapGet("/v1/assets/{id}", pipeline.Keyed(static call => new(Read(call))));
        routes.MapDelete("/v1/assets/{id}", pipeline.Keyed(static call => new(Delete(call))));
    }

    private static Answer Announce(ApiCall call)
    {
        if (BodyFields.Read(call, UploadRequests.Declaration, mayBeEmpty: false, out var declared) is { } refusal)
        {
            return Answer.Of(refusal);
        }

        return call.Under((epoch, now) =>
        {
            if (epoch.Part<UploadStore>().Announce(declared.Name, declared.MimeType, declared.Size, now) is not { } upload)
            {
                return Answer.Of(ApiError.StorageFull($"{UploadStore.Most} uploads are known, the most there can be; they go when their URLs expire or at a reset."));
            }

            var url = PresignedUrls.Sign(call.Sandbox, call.BaseUrl, PresignedUrls.UploadPath(call.Sandbox, upload.Id), now);
            return Answer.Json(201, new AssetUploadDocument { AssetId = upload.Id, UploadUrl = url }, WireJson.Wire.AssetUploadDocument);
        });
    }

    private static Answer Confirm(ApiCall call)
    {
        if (BodyFields.Read(call, UploadRequests.Folder, mayBeEmpty: true, out var folder) is { } refusal)
        {
            return Answer.Of(refusal);
        }

        return call.Under((epoch, now) =>
        {
            var uploads = epoch.Part<UploadStore>();
            if (!Guid.TryParseExact(call.Route("id"), "D", out var id) || uploads.Find(id, now) is not { } upload)
            {
                return Answer.Of(ApiError.NotFound(call.Http.Request.Path, "asset upload", "it may have expired; announce it with POST /v1/asset-uploads"));
            }

            return upload switch
            {
                { Confirmed: true } => Answer.Of(ApiError.Invalid(["path", "id"], $"the upload is confirmed already; it is the asset {id}", "conflict")),
                { Content: null } => Answer.Of(ApiError.Invalid(["path", "id"], "nothing has been uploaded yet; PUT the bytes to upload_url first", "conflict")),
                _ => Document(call, 201, uploads.Confirm(upload, folder, now), now),
            };
        });
    }

    private static Answer Read(ApiCall call) => call.Under((epoch, now) =>
        Find(call, epoch.Part<AssetStore>()) is { } asset ? Document(call, 200, asset, now) : Unknown(call));

    private static Answer Delete(ApiCall call) => call.Under((epoch, _) =>
    {
        var store = epoch.Part<AssetStore>();
        if (Find(call, store) is not { } asset)
        {
            return Unknown(call);
        }

        store.Delete(asset);
        return Answer.NoContent;
    });

    private static Asset? Find(ApiCall call, AssetStore store) =>
        Guid.TryParseExact(call.Route("id"), "D", out var id) ? store.Listed(id) : null;

    private static Answer Unknown(ApiCall call) =>
        Answer.Of(ApiError.NotFound(call.Http.Request.Path, "asset", "GET /v1/assets lists those there are"));

    private static Answer Document(ApiCall call, int status, Asset asset, Instant now) =>
        Answer.Json(status, AssetView.Document(call.Sandbox, asset, call.BaseUrl, now), WireJson.Wire.AssetDocument);
}
