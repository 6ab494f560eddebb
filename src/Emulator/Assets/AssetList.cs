using Runflow.Contracts;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>The list of an organisation's assets: what can be asked of it. Source: sections 2 and 7 of the wire reference.</summary>
internal static class AssetList
{
    private static readonly IReadOnlyList<string> Members = ListSchema<Asset>.MembersOf(WireJson.Wire.AssetDocument);

    public static Answer Answer(ApiCall call)
    {
        var schema = Schema(call.Sandbox.Identity);
        return ListAnswer.Of(
            call,
            schema,
            schema.Name,
            epoch => new IndexSource<Asset, Asset>(epoch.Gate, schema, epoch.Part<AssetStore>().Listing, static asset => asset),
            (asset, now) => AssetView.Document(call.Sandbox, asset, call.BaseUrl, now),
            WireJson.Wire.AssetDocument);
    }

    private static ListSchema<Asset> Schema(SandboxIdentity owner) => new()
    {
        Name = "assets",
        Members = Members,
        Tie = [ListField.Uuid<Asset>("id", static asset => asset.Id)],
        Fields =
        [
            ListField.Uuid<Asset>("id", static asset => asset.Id),
            ListField.Uuid<Asset>("org_id", _ => owner.OrganisationId),
            ListField.Uuid<Asset>("folder_id", static asset => asset.FolderId),
            ListField.Text<Asset>("name", static asset => asset.Name),
            ListField.Text<Asset>("r2_key", asset => AssetView.R2Key(owner, asset)),
            ListField.Text<Asset>("mime_type", static asset => asset.MimeType),
            ListField.Number<Asset>("size_bytes", static asset => asset.Content.Bytes.Length),
            ListField.Code<Asset>("asset_type", FieldKind.OneOf("image"), static _ => "image"),
            ListField.Code<Asset>("source_type", FieldKind.OneOf("upload", "inline"), AssetView.SourceType),
            ListField.Uuid<Asset>("source_id", static asset => asset.RunId),
            ListField.Uuid<Asset>("created_by", _ => owner.UserId),
            ListField.Instant<Asset>("created_at", static asset => asset.CreatedAt),
            ListField.Instant<Asset>("updated_at", static asset => asset.CreatedAt),
            ListField.Instant<Asset>("deleted_at", static _ => null),
            ListField.Uuid<Asset>("deleted_by", static _ => null),
        ],
    };
}
