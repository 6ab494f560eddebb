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
    /// <summary>The sandbox has no life left in which anything could be accepted.</summary>
    public static ApiError Dropped { get; } =
        ApiError.Unavailable("The sandbox was dropped, or made room for another, while the request was under way; send it again.");

    /// <summary>Prepares the run, then makes it under the gate.</summary>
    /// <returns>The run, or why it was refused.</returns>
    public static (RunSpec? Run, ApiError? Error) Accept(Sandbox sandbox, in CreateRequest request, string baseUrl)
    {
        while (true)
        {
            var epoch = sandbox.Current;
            var prepared = new PreparedRun(epoch, request);
            lock (epoch.Gate)
            {
                if (!epoch.Ended)
                {
                    return Accept(epoch, ref prepared, baseUrl);
                }
            }

            // A reset has put the next epoch in its place before it ends one; only a dropped sandbox has none.
            if (ReferenceEquals(sandbox.Current, epoch))
            {
                return (null, Dropped);
            }
        }
    }

    /// <summary>Why runs cannot be accepted together, or null; then there is room for all of them. Under the gate.</summary>
    /// <param name="epoch">The life they would be accepted in.</param>
    /// <param name="runs">One, or the items of a batch; takes the content of referenced assets too.</param>
    /// <param name="place">Where a place of one request is in what was sent.</param>
    public static ApiError? Refuse(Epoch epoch, Span<PreparedRun> runs, Func<int, string[], string[]> place)
    {
        var options = epoch.Sandbox.Options;
        var assets = epoch.Part<AssetStore>();
        var account = epoch.Part<Account>();
        if (Resolve(runs, assets, place) is { } unknown)
        {
            return unknown;
        }

        var price = 0m;
        var holes = 0;
        foreach (ref var run in runs)
        {
            if (run.Contents.Length > 0)
            {
                run.Look(epoch);
                holes += run.Contents.Length;
            }

            price += run.Price;
        }

        if (!account.Covers(price))
        {
            return ApiError.InsufficientCredit(WireMoney.Text(account.Balance), WireMoney.Text(price));
        }

        if (epoch.Part<RunStore>().Unfinished + runs.Length > options.MaxPendingRuns)
        {
            return ApiError.Unavailable($"{options.MaxPendingRuns} runs are unfinished, or would be: the most that max_pending_runs allows; let some end first.");
        }

        return holes == 0 || assets.TryReserve(Contents(runs))
            ? null
            : ApiError.StorageFull($"The asset store is full: asset_bytes is {options.AssetBytes}; raise it or reset a sandbox.");
    }

    private static (RunSpec? Run, ApiError? Error) Accept(Epoch epoch, ref PreparedRun run, string baseUrl)
    {
        var now = epoch.Clock.CatchUp();
        var store = epoch.Part<RunStore>();
        store.Approach(run.Request.Id ?? run.Draws.Id.Uuid(now));
        if (run.Request.Id is { } id && store.Find(id) is not null)
        {
            return (null, ApiError.Conflict($"There is a run {id} already."));
        }

        return Refuse(epoch, new Span<PreparedRun>(ref run), static (_, loc) => loc) is { } refusal
            ? (null, refusal)
            : (Add(epoch, ref run, now, baseUrl), null);
    }

    /// <summary>Makes a run that <see cref="Refuse"/> has nothing against. Under the same hold of the gate.</summary>
    public static RunSpec Add(Epoch epoch, ref PreparedRun run, Instant now, string baseUrl, Guid? batch = null)
    {
        run.Take(epoch);
        var spec = Spec(epoch, run, run.Contents.Length == 0 ? [] : Hold(epoch, run, now), now, baseUrl, batch);
        epoch.Part<RunStore>().Add(spec);
        return spec;
    }

    /// <summary>Puts what came inline among the assets, and lets none go that the run needs.</summary>
    /// <returns>The asset in each hole of its input.</returns>
    private static Guid[] Hold(Epoch epoch, in PreparedRun run, Instant now)
    {
        ref readonly var request = ref run.Request;
        var assets = epoch.Part<AssetStore>();
        var ids = new Guid[run.Contents.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = request.HoleSources[i].AssetId ?? Draw.Of(epoch.Seed, Purpose.AssetId, $"{request.Key}/{run.Ordinal}", i).Uuid(now);
            if (request.HoleSources[i].AssetId is null)
            {
                assets.Add(Asset.OfRun(ids[i], run.Contents[i]!, request.Id ?? run.Draws.Id.Uuid(now), now));
            }
            else
            {
                assets.Hold(ids[i]);
            }
        }

        return ids;
    }

    /// <summary>Puts the content of referenced assets beside that of inline ones.</summary>
    private static ApiError? Resolve(ReadOnlySpan<PreparedRun> runs, AssetStore assets, Func<int, string[], string[]> place)
    {
        Problems? problems = null;
        for (var number = 0; number < runs.Length; number++)
        {
            var contents = runs[number].Contents;
            for (var i = 0; i < contents.Length; i++)
            {
                if (runs[number].Request.HoleSources[i].AssetId is { } id && (contents[i] = assets.Find(id)) is null)
                {
                    problems ??= new Problems();
                    problems.Add(
                        place(number, Place(runs[number].Request, i)),
                        $"there is no asset runflow://assets/{id} in this organisation; upload it first");
                }
            }
        }

        return problems?.ToError(strict: false);
    }

    /// <summary>Where the image of a hole stands in its request.</summary>
    private static string[] Place(in CreateRequest request, int hole)
    {
        var image = request.HoleSources[hole];
        var (field, index, _) = request.Sources!.First(source => ReferenceEquals(source.Image, image));
        return field.Type == InputType.ImageList ? ["body", "input", field.Name, $"{index}"] : ["body", "input", field.Name];
    }

    private static List<AssetContent> Contents(ReadOnlySpan<PreparedRun> runs)
    {
        var all = new List<AssetContent>();
        foreach (ref readonly var run in runs)
        {
            all.AddRange(run.Contents.OfType<AssetContent>());
        }

        return all;
    }

    /// <summary>What the run is, under the gate; what it uses is held already.</summary>
    internal static RunSpec Spec(Epoch epoch, in PreparedRun run, Guid[] ids, Instant now, string baseUrl, Guid? batch)
    {
        ref readonly var request = ref run.Request;
        var faults = Faults(epoch, request, now);
        return new RunSpec
        {
            Id = request.Id ?? run.Draws.Id.Uuid(now),
            RequestId = run.Draws.RequestId.Uuid(now),
            Scatter = run.Draws.Scatter,
            Key = request.Key,
            Ordinal = run.Ordinal,
            Model = request.Model,
            Body = run.Body,
            Holes = request.Template.Places,
            Assets = ids,
            Prompt = request.OwnPrompt,
            Directives = Directed(request, faults),
            Faults = faults,
            Warnings = request.Warnings,
            Steps = request.Images.Steps,
            Seed = request.Images.Seed ?? run.Draws.Seed.Seed,
            Size = run.Sources.Size,
            Count = request.Images.Count,
            Format = request.Images.Format ?? epoch.Sandbox.Options.ImageFormat,
            Unchecked = request.Images.Unchecked,
            SourceUrls = epoch.Sandbox.Options.Sources == SourceMode.Fetch ? [.. request.Addresses] : [],
            SizeOfFirstSource = request.Images.Size is null,
            Sources = run.Sources.Paints,
            SourcePixels = run.Sources.Pixels,
            SourceProblem = run.Sources.Problem,
            BatchId = batch,
            CallbackUrl = request.CallbackUrl,
            ClientRef = request.ClientRef,
            BaseUrl = baseUrl,
            CreatedAt = now,
        };
    }

    /// <summary>Passes the point <c>run</c>.</summary>
    private static IReadOnlyList<Decision> Faults(Epoch epoch, in CreateRequest request, Instant now)
    {
        var store = epoch.Part<FaultStore>();
        return store.Rules.At(FaultPoint.Run).IsEmpty && request.Directives is null
            ? []
            : store.Pass(FaultPoint.Run, FaultSubjects.OfAccepted(request), now, InBand.At(request.Directives?.Asked ?? [], FaultPoint.Run));
    }

    /// <summary>What the request asked for over what the rules have struck.</summary>
    private static Directives? Directed(in CreateRequest request, IReadOnlyList<Decision> faults)
    {
        if (faults.Count == 0)
        {
            return request.Directives;
        }

        var struck = faults.Where(static decision => decision is { Strikes: true, RuleId: not Decision.InBand }).Select(static decision => decision.Fault).ToList();
        return struck.Count == 0 ? request.Directives : (request.Directives ?? new Directives()).Over(Directives.Of(struck));
    }
}
