using System.Web;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Pact;

/// <summary>States that are assets, at each point of their upload.</summary>
internal static class AssetStates
{
    private const string MimeType = "image/png";

    /// <summary>A PNG of one pixel.</summary>
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static readonly (string, string)[] Common = [("filename", "its name; by default source.png")];

    public static IReadOnlyList<PactState> All { get; } =
    [
        new("an announced upload", "An upload whose bytes have not been sent: upload_path takes a PNG of size_bytes, with upload_expires and upload_signature as its query.",
            static given => Make(Name(given), (int)(given.Integer("size_bytes", 1, AssetUpload.MaxBytes) ?? Pixel.Length), Announced))
        {
            Params = [.. Common, ("size_bytes", $"its size; by default that of a PNG of one pixel, {Pixel.Length}")],
            Values = ["asset_id", "upload_url", "upload_path", "upload_expires", "upload_signature"],
        },
        new("an upload that awaits its confirmation", "An upload whose bytes, a PNG of one pixel, have been sent.",
            static given => Make(Name(given), Pixel.Length, Filled)) { Params = Common, Values = ["asset_id"] },
        new("an uploaded asset", "An asset, a PNG of one pixel, that was uploaded and confirmed.",
            static given => Make(Name(given), Pixel.Length, Confirmed)) { Params = Common, Values = ["asset_id", "reference"] },
    ];

    private static string Name(PactParams given)
    {
        var name = given.Text("filename", 500);
        if (name is "")
        {
            given.Complain("filename", "must have 1 to 500 characters");
        }

        return name ?? "source.png";
    }

    private static PactSetup Make(string name, int size, Func<PactStage, Epoch, AssetUpload, Instant, PactOutcome> go) => stage => stage.Under((epoch, now) =>
        epoch.Part<UploadStore>().Announce(name, MimeType, size, now) is { } upload
            ? go(stage, epoch, upload, now)
            : PactOutcome.Refused(ApiError.StorageFull($"{UploadStore.Most} uploads are known, the most there can be; reset the sandbox.")));

    private static PactOutcome Announced(PactStage stage, Epoch epoch, AssetUpload upload, Instant now)
    {
        var path = PresignedUrls.UploadPath(stage.Sandbox, upload.Id);
        var url = PresignedUrls.Sign(stage.Sandbox, stage.BaseUrl, path, now);
        var query = HttpUtility.ParseQueryString(url[url.IndexOf('?', StringComparison.Ordinal)..]);
        return PactOutcome.Of(
            ("asset_id", upload.Id.ToString()), ("upload_url", url), ("upload_path", path), ("upload_expires", query["expires"]!), ("upload_signature", query["signature"]!));
    }

    private static PactOutcome Filled(PactStage stage, Epoch epoch, AssetUpload upload, Instant now) =>
        epoch.Part<UploadStore>().TryFill(upload, epoch.Part<AssetStore>().Examine(Pixel))
            ? PactOutcome.Of(("asset_id", upload.Id.ToString()))
            : PactOutcome.Refused(ApiError.StorageFull("The asset store is full; raise asset_bytes or reset a sandbox."));

    private static PactOutcome Confirmed(PactStage stage, Epoch epoch, AssetUpload upload, Instant now)
    {
        var filled = Filled(stage, epoch, upload, now);
        if (filled.Refusal is not null)
        {
            return filled;
        }

        var asset = epoch.Part<UploadStore>().Confirm(upload, folder: null, now);
        return PactOutcome.Of(("asset_id", asset.Id.ToString()), ("reference", $"runflow://assets/{asset.Id}"));
    }
}
