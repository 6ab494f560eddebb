using System.Globalization;
using Microsoft.Net.Http.Headers;
using Runflow.Contracts;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Images;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>
/// What presigned URLs open: outputs, drawn at the first fetch, and assets. With a strong ETag, HEAD and Range.
/// </summary>
internal sealed class FileEndpoints(SandboxRegistry sandboxes, ImageCache images, OutputFaults faults)
{
    /// <summary>Pixels of a thumbnail's longer side.</summary>
    private const int ThumbnailSide = 256;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(PresignedUrls.Root + "{sandbox}/runs/{run}/{name}", Methods, (RequestDelegate)Output);
        routes.MapMethods(PresignedUrls.Root + "{sandbox}/assets/{asset}", Methods, (RequestDelegate)OfAsset);
        routes.MapMethods(PresignedUrls.Root + "{sandbox}/assets/{asset}/thumbnail.png", Methods, (RequestDelegate)ThumbnailOf);
    }

    private async Task Output(HttpContext http)
    {
        var refusal = Open(http, "run", static (epoch, id) => epoch.Part<RunStore>().Find(id) is { } entry ? Tuple.Create(epoch, entry.Run) : null, out var found);
        var run = found?.Item2;
        var index = -1;
        if (refusal is null && (run is not { Status: RunStatus.Succeeded, Spec: var spec } || (index = Index(spec, Name(http))) < 0))
        {
            refusal = ApiError.NotFound(http.Request.Path);
        }

        if (refusal is not null)
        {
            await AnswerWriter.WriteAsync(http, Answer.Of(refusal));
            return;
        }

        Exchange.Of(http)?.Run = run!.Spec.Id;
        var order = Order(run!.Spec, index);
        var epoch = found!.Item1;
        if (faults.Pass(http, epoch, run) is { Count: > 0 } struck)
        {
            await faults.AnswerAsync(http, OfOutput, struck, Send, epoch.Part<FaultStore>().Ended);
            return;
        }

        await SendAsync(http, await OfOutput(halved: false));

        async Task<Picture> OfOutput(bool halved)
        {
            var painted = halved ? order with { Width = Math.Max(1, order.Width / 2), Height = Math.Max(1, order.Height / 2) } : order;
            return new(await images.GetAsync(painted), Painter.ContentType(order.Format), painted.Identity);
        }
    }

    private async Task OfAsset(HttpContext http)
    {
        if (Open(http, "asset", Held, out var found) is { } refusal)
        {
            await AnswerWriter.WriteAsync(http, Answer.Of(refusal));
            return;
        }

        var (epoch, asset) = found!;
        await ServeAsync(http, epoch, asset, async halved => halved && asset.Content.HasThumbnail
            ? await SmallAsync(asset.Content, Math.Max(1, Math.Max(asset.Content.Probe.Width, asset.Content.Probe.Height) / 2))
            : new(asset.Content.Bytes, asset.MimeType, asset.Content.Sha256));
    }

    private async Task ThumbnailOf(HttpContext http)
    {
        var refusal = Open(http, "asset", Held, out var found);
        if (refusal is null && !found!.Item2.Content.HasThumbnail)
        {
            refusal = ApiError.NotFound(http.Request.Path);
        }

        if (refusal is not null)
        {
            await AnswerWriter.WriteAsync(http, Answer.Of(refusal));
            return;
        }

        var (epoch, asset) = found!;
        await ServeAsync(http, epoch, asset, halved => SmallAsync(asset.Content, halved ? ThumbnailSide / 2 : ThumbnailSide));
    }

    private async Task ServeAsync(HttpContext http, Epoch epoch, Asset asset, Func<bool, Task<Picture>> picture)
    {
        if (faults.Pass(http, epoch, asset.Id) is { Count: > 0 } struck)
        {
            await faults.AnswerAsync(http, picture, struck, Send, epoch.Part<FaultStore>().Ended);
            return;
        }

        await SendAsync(http, await picture(false));
    }

    private async Task<Picture> SmallAsync(AssetContent content, int side)
    {
        var identity = string.Create(CultureInfo.InvariantCulture, $"{content.Sha256}-{side}");
        var small = await images.GetAsync(identity, () => Thumbnail.Of(content.Bytes, side)
            ?? throw new InvalidOperationException("An image that was decoded once cannot be decoded again."));
        return new(small, "image/png", identity);
    }

    private static Tuple<Epoch, Asset>? Held(Epoch epoch, Guid id) => epoch.Part<AssetStore>().Held(id) is { } asset ? Tuple.Create(epoch, asset) : null;

    /// <summary>Which output a file name means; -1 for none.</summary>
    private static int Index(RunSpec spec, string? name) =>
        Enumerable.Range(0, spec.Count).FirstOrDefault(index => name == string.Create(CultureInfo.InvariantCulture, $"{index}.{RunView.Extension(spec.Format)}"), -1);

    /// <summary>What the file shows. Of several images each is drawn with the seed after the one before, the largest being
    /// followed by 1.</summary>
    internal static PaintOrder Order(RunSpec spec, int index) => new(
        spec.Model.Slug, spec.Prompt, spec.Seed > long.MaxValue - index ? index - (long.MaxValue - spec.Seed) : spec.Seed + index, spec.Steps, spec.Size.Width, spec.Size.Height, spec.Format, spec.Sources, Nsfw: spec.Directives?.Nsfw is true);

    /// <summary>Checks the signature, then finds what the URL names.</summary>
    private ApiError? Open<T>(HttpContext http, string idName, Func<Epoch, Guid, T?> find, out T? found)
        where T : class
    {
        found = null;
        if (sandboxes.ById((string?)http.Request.RouteValues["sandbox"] ?? "") is not { } sandbox)
        {
            return ApiError.NotFound(http.Request.Path);
        }

        var epoch = sandbox.Current;
        lock (epoch.Gate)
        {
            if (PresignedUrls.Problem(sandbox, http.Request, epoch.Clock.CatchUp(), "read its run or asset again for a fresh one") is { } problem)
            {
                return ApiError.Forbidden(problem);
            }

            found = Guid.TryParseExact((string?)http.Request.RouteValues[idName], "D", out var id) ? find(epoch, id) : null;
        }

        return found is null ? ApiError.NotFound(http.Request.Path) : null;
    }

    private static string? Name(HttpContext http) => (string?)http.Request.RouteValues["name"];

    private static Task SendAsync(HttpContext http, Picture picture) => Send(http, picture.Bytes, picture.ContentType, picture.Identity);

    private static async Task Send(HttpContext http, byte[] bytes, string contentType, string identity)
    {
        var exchange = Exchange.Of(http);
        exchange?.AnswersWhenStarted(http, bytes);
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        await TypedResults.Bytes(bytes, contentType, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{identity}\"")).ExecuteAsync(http);

        // An answer without a body has not begun yet, and is decided here all the same.
        await http.Response.StartAsync(http.RequestAborted);
        if (!http.RequestAborted.IsCancellationRequested)
        {
            exchange?.HandedOver();
        }
    }
}
