using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Runflow.Emulator.Images.Codecs.Png;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Images;
using Xunit;

namespace Runflow.Emulator.Tests.Assets;

/// <summary>The words that tests of uploads are written in.</summary>
internal static class AssetBench
{
    /// <summary>A PNG of 300 × 200 pixels.</summary>
    public static byte[] Photo { get; } = Draw();

    public static async Task<Reply> AnnounceAsync(this TestEmulator emulator, long size, string type = "image/png", string name = "photo.png") =>
        await emulator.PostAsync("/v1/asset-uploads", string.Create(CultureInfo.InvariantCulture, $$"""{"filename":"{{name}}","mime_type":"{{type}}","size_bytes":{{size}} }"""));

    /// <summary>Sends bytes without a key.</summary>
    public static async Task<Reply> PutBytesAsync(this TestEmulator emulator, string url, byte[] bytes, string? type = "image/png") => await emulator.SendAsync(
        HttpMethod.Put,
        url,
        null,
        emulator.ClientOf(null),
        request =>
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        });

    public static Task<Reply> ConfirmAsync(this TestEmulator emulator, string id, string body = "{}") =>
        emulator.PostAsync($"/v1/asset-uploads/{id}/confirmations", body);

    public static Task<Reply> DeleteAsync(this TestEmulator emulator, string path) => emulator.SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Announces, puts and confirms; anything but success fails the test.</summary>
    public static async Task<JsonElement> UploadAsync(this TestEmulator emulator, byte[] bytes, string type = "image/png", string name = "photo.png")
    {
        var announced = await emulator.AnnounceAsync(bytes.Length, type, name);
        Assert.Equal(HttpStatusCode.Created, announced.Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PutBytesAsync(announced.Text("upload_url"), bytes, type)).Status);
        var confirmed = await emulator.ConfirmAsync(announced.Text("asset_id"));
        Assert.Equal(HttpStatusCode.Created, confirmed.Status);
        return confirmed.Json;
    }

    /// <summary>A string field of an answer.</summary>
    public static string Text(this Reply reply, string field) => reply.Json.GetProperty(field).GetString()!;

    private static byte[] Draw()
    {
        using var raster = Pictures.Gradient(300, 200);
        return PngWriter.Write(raster, record: null);
    }
}
