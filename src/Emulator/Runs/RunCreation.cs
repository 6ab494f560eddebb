using Runflow.Contracts;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>Accepts a valid request into a sandbox: all of it or nothing.</summary>
internal static class RunCreation
{
    /// <summary>Examines inline images, then makes the run under the gate.</summary>
    /// <returns>The run, or why it was refused.</returns>
    public static (Run? Run, ApiError? Error) Accept(Sandbox sandbox, CreateRequest request, string baseUrl)
    {
        while (true)
        {
            var epoch = sandbox.Current;
            var store = epoch.Part<AssetStore>();
            AssetContent?[] inline = request.HoleSources.Count == 0 ? [] : [.. request.HoleSources.Select(image => image.Bytes is { } bytes ? store.Examine(bytes) : null)];
            lock (epoch.Gate)
            {
                if (!epoch.Ended)
                {
                    return Accept(epoch, request, inline, baseUrl);
                }
            }

            // A reset has put the next epoch in its place before it ends one; only a dropped sandbox has none.
            if (ReferenceEquals(sandbox.Current, epoch))
            {
                return (null, ApiError.Unavailable("The sandbox was dropped, or made room for another, while the request was under way; send it again."));
            }
        }
    }

    private static (Run? Run, ApiError? Error) Accept(Epoch epoch, CreateRequest request, AssetContent?[] inline, string baseUrl)
    {
        var options = epoch.Sandbox.Options;
        var now = epoch.Clock.CatchUp();
        var runs = epoch.Part<RunStore>();
        var assets = epoch.Part<AssetStore>();
        var account = epoch.Part<Account>();
        if (Resolve(request, inline, assets) is { } unknown)
        {
            return (null, unknown);
        }

        var sources = RunSources.Of(request, inline, options.Sources);
        var price = request.Model.Price.Of(request.Model.Price.Units(request.Input.Count, sources.Size, sources.Pixels));
        if (!account.Covers(price))
        {
            return (null, ApiError.InsufficientCredit(WireMoney.Text(account.Balance), WireMoney.Text(price)));
        }

        if (runs.Unfinished >= options.MaxPendingRuns)
        {
            return (null, ApiError.Unavailable($"{options.MaxPendingRuns} runs are unfinished, the most that max_pending_runs allows; let some end first."));
        }

        if (inline.Length > 0 && !assets.TryReserve(inline.OfType<AssetContent>()))
        {
            return (null, ApiError.StorageFull($"The asset store is full: asset_bytes is {options.AssetBytes}; raise it or reset a sandbox."));
        }

        var ordinal = epoch.Part<CreateOrdinals>().Next(request.Key);
        var draws = RunDraws.Of(epoch.Seed, request.Key, ordinal);
        var ids = inline.Length == 0 ? [] : new Guid[inline.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = request.HoleSources[i].AssetId ?? Draw.Of(epoch.Seed, Purpose.AssetId, $"{request.Key}/{ordinal}", i).Uuid(now);
            if (request.HoleSources[i].AssetId is null)
            {
                assets.Add(Asset.OfRun(ids[i], inline[i]!, draws.Id.Uuid(now), now));
            }
            else
            {
                assets.Hold(ids[i]);
            }
        }

        return (runs.Add(Spec(epoch, request, sources, ids, ordinal, draws, now, baseUrl)), null);
    }

    /// <summary>Puts the content of referenced assets beside that of inline ones.</summary>
    private static ApiError? Resolve(CreateRequest request, AssetContent?[] inline, AssetStore assets)
    {
        var problems = new Problems();
        for (var i = 0; i < inline.Length; i++)
        {
            if (request.HoleSources[i].AssetId is { } id && (inline[i] = assets.Find(id)) is null)
            {
                var (field, index, _) = request.Input.Sources.Find(source => ReferenceEquals(source.Image, request.HoleSources[i]));
                problems.Add(
                    field.Type == InputType.ImageList ? ["body", "input", field.Name, $"{index}"] : ["body", "input", field.Name],
                    $"there is no asset runflow://assets/{id} in this organisation; upload it first");
            }
        }

        return problems.ToError(strict: false);
    }

    private static RunSpec Spec(Epoch epoch, CreateRequest request, in RunSources sources, Guid[] ids, int ordinal, in RunDraws draws, Instant now, string baseUrl)
    {
        var faults = Faults(epoch, request, now);
        return new RunSpec
        {
            Id = draws.Id.Uuid(now),
            RequestId = draws.RequestId.Uuid(now),
            Scatter = draws.Scatter,
            Key = request.Key,
            Ordinal = ordinal,
            Model = request.Model,
            Input = request.Template,
            Assets = ids,
            Prompt = request.Prompt,
            Directives = Directed(request, faults),
            Faults = faults,
            Warnings = request.Warnings,
            Steps = request.Input.Steps,
            Seed = request.Input.Seed ?? draws.Seed.Seed,
            Size = sources.Size,
            Count = request.Input.Count,
            Format = request.Input.Format ?? epoch.Sandbox.Options.ImageFormat,
            Unchecked = request.Input.Unchecked,
            SourceUrls = epoch.Sandbox.Options.Sources == SourceMode.Fetch ? [.. request.Input.Sources.Select(static source => source.Image.Url)] : [],
            SizeOfFirstSource = request.Input.Size is null,
            Sources = sources.Paints,
            SourcePixels = sources.Pixels,
            SourceProblem = sources.Problem,
            CallbackUrl = request.CallbackUrl,
            Metadata = request.Metadata,
            ClientRef = request.ClientRef,
            BaseUrl = baseUrl,
            CreatedAt = now,
        };
    }

    /// <summary>Passes the point <c>run</c>.</summary>
    private static IReadOnlyList<Decision> Faults(Epoch epoch, CreateRequest request, Instant now)
    {
        var store = epoch.Part<FaultStore>();
        return store.Rules.At(FaultPoint.Run).IsEmpty && request.Directives is null
            ? []
            : store.Pass(FaultPoint.Run, FaultSubjects.OfAccepted(request), now, InBand.At(request.Directives?.Asked ?? [], FaultPoint.Run));
    }

    /// <summary>What the request asked for over what the rules have struck.</summary>
    private static Directives? Directed(CreateRequest request, IReadOnlyList<Decision> faults)
    {
        var struck = faults.Where(static decision => decision is { Strikes: true, RuleId: not Decision.InBand }).Select(static decision => decision.Fault).ToList();
        return struck.Count == 0 ? request.Directives : (request.Directives ?? new Directives()).Over(Directives.Of(struck));
    }
}
