using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Images;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>A run as the wire shows it.</summary>
internal static class RunView
{
    /// <summary>The run's document, its URLs signed at <paramref name="now"/>.</summary>
    public static RunDocument Document(Sandbox sandbox, Run run, string baseUrl, Instant now) =>
        Document(sandbox, run, path => PresignedUrls.Sign(sandbox, baseUrl, path, now));

    /// <summary>The run's document.</summary>
    /// <param name="sandbox">Whose it is.</param>
    /// <param name="run">The run.</param>
    /// <param name="url">Makes the URL of a path that opens without a key.</param>
    public static RunDocument Document(Sandbox sandbox, Run run, Func<string, string> url)
    {
        var spec = run.Spec;
        var succeeded = run.Status == RunStatus.Succeeded;
        var cost = succeeded ? Cost(spec) : null;
        return new RunDocument
        {
            Id = spec.Id,
            BatchId = spec.BatchId,
            ModelId = spec.Model.Id,
            OrgId = sandbox.Identity.OrganisationId,
            CreatedBy = sandbox.Identity.UserId,
            TargetType = "model",
            TargetVersion = spec.Model.Version,
            StatusCode = run.Status.WireName(sandbox.Options.Dialect.StatusOneL),
            SourceCode = "api",
            Input = spec.Input.Fill(hole => url(PresignedUrls.AssetPath(sandbox, spec.Assets[hole]))),
            Output = succeeded ? Output(sandbox, run, url) : null,
            Context = RawJson.EmptyObject,
            DurationMs = run.DurationMs,
            Cost = cost?.Total,
            CostBreakdown = cost,
            NodesTotal = 1,
            NodesCompleted = succeeded ? 1 : 0,
            ClientRef = spec.ClientRef,
            RequestId = spec.RequestId.ToString(),
            CreatedAt = spec.CreatedAt.ToDateTimeOffset(),
            StartedAt = run.StartedAt?.ToDateTimeOffset(),
            CompletedAt = run.CompletedAt?.ToDateTimeOffset(),
            CallbackUrl = spec.CallbackUrl,
            Metadata = spec.Metadata,
            HasLogs = true,
            Links = new RunLinksDocument
            {
                Self = $"/v1/runs/{spec.Id}",
                Callback = $"/v1/runs/{spec.Id}/callback",
                Cancellation = $"/v1/admin/runs/{spec.Id}/cancellation",
            },
            FailureCode = run.Failure?.Code,
            FailureMessage = run.Failure?.Message,
            FailureStageCode = run.Failure?.Stage,
            Error = run.Failure is { } failure ? new RunErrorDocument { Code = failure.Code, Message = failure.Message } : null,
        };
    }

    /// <summary>What a succeeded run made, its URLs signed at <paramref name="now"/>.</summary>
    public static OutputDocument Output(Sandbox sandbox, Run run, string baseUrl, Instant now) =>
        Output(sandbox, run, path => PresignedUrls.Sign(sandbox, baseUrl, path, now));

    private static OutputDocument Output(Sandbox sandbox, Run run, Func<string, string> url)
    {
        var spec = run.Spec;
        var queued = (long)(run.StartedAt!.Value - spec.CreatedAt).TotalMilliseconds;
        var executed = (long)(run.CompletedAt!.Value - run.StartedAt.Value).TotalMilliseconds;
        var outputs = new ArtifactDocument[spec.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new ArtifactDocument
            {
                Url = url(PresignedUrls.OutputPath(sandbox, spec.Id, i, Extension(spec.Format))),
                Type = "image",
                Width = spec.Size.Width,
                Height = spec.Size.Height,
                ContentType = Painter.ContentType(spec.Format),
            };
        }

        return new OutputDocument
        {
            Outputs = outputs,
            Seed = spec.Seed,
            Timing = new TimingDocument { InferenceMs = executed, QueueMs = queued, TotalMs = queued + executed },
            NsfwDetected = spec.Unchecked ? null : spec.Directives?.Nsfw ?? false,
        };
    }

    /// <summary>What a success costs. One image at a price for each image, the usual case, has its text ready.</summary>
    private static CostDocument Cost(RunSpec spec)
    {
        var price = spec.Model.Price;
        var perImage = price.Per == PriceUnit.Image;
        return new CostDocument
        {
            Images = spec.Count,
            UnitPrice = price.Text,
            Megapixels = perImage ? null : WireMoney.Text(spec.Units),
            Total = perImage && spec.Count == 1 ? price.Text : WireMoney.Text(spec.Price),
        };
    }

    public static string Extension(ImageFormat format) => format == ImageFormat.Png ? "png" : "jpg";
}
