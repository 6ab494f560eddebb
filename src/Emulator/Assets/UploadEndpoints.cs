using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Http.Damage;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>Takes the bytes of an upload at its presigned URL. A second PUT before the confirmation replaces the first.</summary>
internal sealed class UploadEndpoints(SandboxRegistry sandboxes, EmulatorOptions options, FaultedCalls faults)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(PresignedUrls.Root + "{sandbox}/uploads/{asset}", (RequestDelegate)TakeAsync);

    private async Task TakeAsync(HttpContext http)
    {
        var refusal = Open(http, out var epoch, out var upload);
        refusal ??= http.Request.ContentLength > upload!.Size ? UploadRequests.TooLarge(upload) : null;
        if (refusal is not null)
        {
            await AnswerWriter.WriteAsync(http, Answer.Of(refusal));
            return;
        }

        var limit = Math.Min(upload!.Size, options.BodyLimitBytes);
        var (rented, length, tooLarge) = await RequestBody.ReadAsync(http.Request, limit, http.RequestAborted);
        try
        {
            var call = new ApiCall(http, epoch!.Sandbox, rented.AsMemory(0, length), Exchange.Of(http));
            refusal = tooLarge is null ? null : limit < upload.Size ? tooLarge : UploadRequests.TooLarge(upload);
            if (refusal is null && FaultedCalls.Concern(call))
            {
                await faults.RunAsync(call, struck => new(Decide(struck, epoch, upload)));
                return;
            }

            await AnswerWriter.WriteAsync(http, refusal is null ? Decide(call, epoch, upload) : Answer.Of(refusal));
        }
        finally
        {
            RequestBody.Return(rented);
        }
    }

    private Answer Decide(ApiCall call, Epoch epoch, AssetUpload upload) =>
        (UploadRequests.Mismatch(upload, call.Http.Request.ContentType, call.Body.Length) ?? Keep(call.Http, epoch, upload, call.Body.ToArray())) is { } refusal
            ? Answer.Of(refusal)
            : new Answer { Status = 200 };

    /// <summary>Checks the signature, then finds the upload that the URL names.</summary>
    private ApiError? Open(HttpContext http, out Epoch? epoch, out AssetUpload? upload)
    {
        (epoch, upload) = (null, null);
        if (sandboxes.ById((string?)http.Request.RouteValues["sandbox"] ?? "") is not { } sandbox)
        {
            return Unknown(http);
        }

        epoch = sandbox.Current;
        lock (epoch.Gate)
        {
            var now = epoch.Clock.CatchUp();
            if (PresignedUrls.Problem(sandbox, http.Request, now, "announce another upload with POST /v1/asset-uploads") is { } problem)
            {
                return ApiError.Forbidden(problem);
            }

            upload = Guid.TryParseExact((string?)http.Request.RouteValues["asset"], "D", out var id) ? epoch.Part<UploadStore>().Find(id, now) : null;
            return upload is null ? Unknown(http) : Closed(upload);
        }
    }

    private ApiError? Keep(HttpContext http, Epoch epoch, AssetUpload upload, byte[] bytes)
    {
        var content = epoch.Part<AssetStore>().Examine(bytes);
        lock (epoch.Gate)
        {
            var uploads = epoch.Part<UploadStore>();
            if (epoch.Ended || uploads.Find(upload.Id, epoch.Clock.CatchUp()) is null)
            {
                return Unknown(http);
            }

            return Closed(upload) ?? (uploads.TryFill(upload, content)
                ? null
                : ApiError.StorageFull($"The asset store is full: asset_bytes is {options.AssetBytes}; raise it, delete assets or reset a sandbox."));
        }
    }

    private static ApiError? Closed(AssetUpload upload) => upload.Confirmed
        ? ApiError.Invalid(["path", "asset_id"], "the upload is confirmed already; announce another for other bytes", "conflict")
        : null;

    private static ApiError Unknown(HttpContext http) =>
        ApiError.NotFound(http.Request.Path, "asset upload", "announce one with POST /v1/asset-uploads");
}
