using System.Globalization;
using Runflow.Contracts;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Images;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Page;

/// <summary>
/// The pictures of a run, small or whole, without a presigned URL and without an entry in the journal. Sources are always
/// written anew as PNG: what was uploaded may be anything, and this origin serves none of it as it came.
/// </summary>
internal sealed class PictureEndpoints(ControlPipeline pipeline, ImageCache images)
{
    private const int SmallestSide = 16;
    private const int LargestSide = 2048;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/runs/{id}/output", pipeline.Route(OutputAsync));
        routes.MapGet("/_emulator/runs/{id}/sources/{index}", pipeline.Route(SourceAsync));
    }

    private async ValueTask<Answer> OutputAsync(ApiCall call)
    {
        if (Read(call, out var run, out var side) is { } refusal)
        {
            return refusal;
        }

        if (run!.Status != RunStatus.Succeeded)
        {
            return Problem.Of(new ApiError(404, "NOT_FOUND", $"The run is {run.Status.WireName()} and has no output; one that succeeded has."));
        }

        var order = FileEndpoints.Order(run.Spec, index: 0);
        var whole = await images.GetAsync(order);
        return side is not { } most
            ? Picture(whole, Painter.ContentType(order.Format))
            : Picture(await SmallAsync($"{order.Identity}-{most}", () => Thumbnail.Of(whole, most)!));
    }

    private async ValueTask<Answer> SourceAsync(ApiCall call)
    {
        if (Read(call, out var run, out var side) is { } refusal)
        {
            return refusal;
        }

        var sources = run!.Spec.Sources;
        if (!int.TryParse(call.Route("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= sources.Length)
        {
            return Problem.Of(new ApiError(404, "NOT_FOUND", $"The run has {sources.Length} sources, counted from 0."));
        }

        var (source, most) = (sources[index], side ?? LargestSide);
        return Picture(await SmallAsync($"{source.Sha256}-{(source.Bytes is null ? "url" : "file")}-{most}", () => Thumbnail.Of(source, most)));
    }

    private async Task<byte[]> SmallAsync(FormattableString identity, Func<byte[]> draw) =>
        await images.GetAsync(identity.ToString(CultureInfo.InvariantCulture), draw);

    private static Answer? Read(ApiCall call, out Run? run, out int? side)
    {
        var problems = new Problems();
        var query = new ControlQuery(call.Http.Request.Query, problems);
        side = (int?)query.Integer("side", SmallestSide, LargestSide);
        query.RefuseRest();
        run = null;
        if (problems.ToError(strict: false) is { } invalid)
        {
            return Problem.Of(invalid);
        }

        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            run = Guid.TryParseExact(call.Route("id"), "D", out var id) ? epoch.Part<RunStore>().Find(id)?.Run : null;
        }

        return run is null ? Problem.Of(ApiError.RunNotFound(call.Route("id"))) : null;
    }

    private static Answer Picture(byte[] file, string type = "image/png") => new() { Status = 200, Body = file, ContentType = type };
}
