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

    /// <summary>Examines inline images, then makes the run under the gate.</summary>
    /// <returns>The run, or why it was refused.</returns>
    public static (Run? Run, ApiError? Error) Accept(Sandbox sandbox, CreateRequest request, string baseUrl)
    {
        while (true)
        {
            var epoch = sandbox.Current;
            var inline = Examine(epoch, request);
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
                return (null, Dropped);
            }
        }
    }

    /// <summary>What stands in each hole of a request's input, as far as it came inline. Done outside the gate, since it takes long.</summary>
    public static AssetContent?[] Examine(Epoch epoch, CreateRequest request)
    {
        var store = epoch.Part<AssetStore>();
        return request.HoleSources.Count == 0 ? [] : [.. request.HoleSources.Select(image => image.Bytes is { } bytes ? store.Examine(bytes) : null)];
    }

    /// <summary>Why requests cannot be accepted together, or null; then there is room for all of them. Under the gate.</summary>
    /// <param name="epoch">The life they would be accepted in.</param>
    /// <param name="requests">One, or the items of a batch.</param>
    /// <param name="inline">What <see cref="Examine"/> found; takes the content of referenced assets too.</param>
    /// <param name="place">Where a place of one request is in what was sent.</param>
    /// <param name="sources">What each edits, when nothing speaks against them.</param>
    public static ApiError? Refuse(
        Epoch epoch, IReadOnlyList<CreateRequest> requests, IReadOnlyList<AssetContent?[]> inline, Func<int, string[], string[]> place, out RunSources[] sources)
    {
        sources = [];
        var options = epoch.Sandbox.Options;
        var assets = epoch.Part<AssetStore>();
        var account = epoch.Part<Account>();
        if (Resolve(requests, inline, assets, place) is { } unknown)
        {
            return unknown;
        }

        sources = new RunSources[requests.Count];
        var price = 0m;
        var holes = 0;
        for (var number = 0; number < requests.Count; number++)
        {
            var request = requests[number];
            var own = sources[number] = RunSources.Of(request, inline[number], options.Sources);
            price += request.Model.Price.Of(request.Model.Price.Units(request.Input.Count, own.Size, own.Pixels));
            holes += inline[number].Length;
        }

        if (!account.Covers(price))
        {
            return ApiError.InsufficientCredit(WireMoney.Text(account.Balance), WireMoney.Text(price));
        }

        if (epoch.Part<RunStore>().Unfinished + requests.Count > options.MaxPendingRuns)
        {
            return ApiError.Unavailable($"{options.MaxPendingRuns} runs are unfinished, or would be: the most that max_pending_runs allows; let some end first.");
        }

        return holes == 0 || assets.TryReserve(inline.SelectMany(static content => content.OfType<AssetContent>()))
            ? null
            : ApiError.StorageFull($"The asset store is full: asset_bytes is {options.AssetBytes}; raise it or reset a sandbox.");
    }

    private static (Run? Run, ApiError? Error) Accept(Epoch epoch, CreateRequest request, AssetContent?[] inline, string baseUrl)
    {
        var now = epoch.Clock.CatchUp();
        if (request.Id is { } id && epoch.Part<RunStore>().Find(id) is not null)
        {
            return (null, ApiError.Conflict($"There is a run {id} already."));
        }

        return Refuse(epoch, [request], [inline], static (_, loc) => loc, out var sources) is { } refusal
            ? (null, refusal)
            : (Add(epoch, request, inline, sources[0], now, baseUrl), null);
    }

    /// <summary>Makes the run of a request that <see cref="Refuse"/> has nothing against. Under the same hold of the gate.</summary>
    public static Run Add(Epoch epoch, CreateRequest request, AssetContent?[] inline, in RunSources sources, Instant now, string baseUrl, Guid? batch = null)
    {
        var assets = epoch.Part<AssetStore>();
        var ordinal = epoch.Part<CreateOrdinals>().Next(request.Key);
        var draws = RunDraws.Of(epoch.Seed, request.Key, ordinal);
        var ids = inline.Length == 0 ? [] : new Guid[inline.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = request.HoleSources[i].AssetId ?? Draw.Of(epoch.Seed, Purpose.AssetId, $"{request.Key}/{ordinal}", i).Uuid(now);
            if (request.HoleSources[i].AssetId is null)
            {
                assets.Add(Asset.OfRun(ids[i], inline[i]!, request.Id ?? draws.Id.Uuid(now), now));
            }
            else
            {
                assets.Hold(ids[i]);
            }
        }

        return epoch.Part<RunStore>().Add(Spec(epoch, request, sources, ids, ordinal, draws, now, baseUrl, batch));
    }

    /// <summary>Puts the content of referenced assets beside that of inline ones.</summary>
    private static ApiError? Resolve(
        IReadOnlyList<CreateRequest> requests, IReadOnlyList<AssetContent?[]> inline, AssetStore assets, Func<int, string[], string[]> place)
    {
        Problems? problems = null;
        for (var number = 0; number < requests.Count; number++)
        {
            var (request, contents) = (requests[number], inline[number]);
            for (var i = 0; i < contents.Length; i++)
            {
                if (request.HoleSources[i].AssetId is { } id && (contents[i] = assets.Find(id)) is null)
                {
                    var (field, index, _) = request.Input.Sources.Find(source => ReferenceEquals(source.Image, request.HoleSources[i]));
                    problems ??= new Problems();
                    problems.Add(
                        place(number, field.Type == InputType.ImageList ? ["body", "input", field.Name, $"{index}"] : ["body", "input", field.Name]),
                        $"there is no asset runflow://assets/{id} in this organisation; upload it first");
                }
            }
        }

        return problems?.ToError(strict: false);
    }

    /// <summary>What the run is, under the gate; what it uses is held already.</summary>
    internal static RunSpec Spec(
        Epoch epoch, CreateRequest request, in RunSources sources, Guid[] ids, int ordinal, in RunDraws draws, Instant now, string baseUrl, Guid? batch)
    {
        var faults = Faults(epoch, request, now);
        return new RunSpec
        {
            Id = request.Id ?? draws.Id.Uuid(now),
            RequestId = draws.RequestId.Uuid(now),
            Scatter = draws.Scatter,
            Key = ItemKey.Of(request.Key),
            Ordinal = ordinal,
            Model = request.Model,
            Input = request.Template,
            Assets = ids,
            Prompt = request.HasPlainPrompt ? null : request.Prompt,
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
            BatchId = batch,
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
        if (faults.Count == 0)
        {
            return request.Directives;
        }

        var struck = faults.Where(static decision => decision is { Strikes: true, RuleId: not Decision.InBand }).Select(static decision => decision.Fault).ToList();
        return struck.Count == 0 ? request.Directives : (request.Directives ?? new Directives()).Over(Directives.Of(struck));
    }
}
