using System.Text.Json;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Images;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Sources;

/// <summary>
/// Fetches the http sources of the runs of one epoch when they enter <c>dispatching</c>, which they do not leave before
/// all are there. The clock's advance stands meanwhile. Guarded by the epoch's gate; only the fetching happens outside.
/// </summary>
internal sealed class SourceFetches : IDisposable
{
    private static readonly Action<ILogger, Guid, Exception?> Defect = LoggerMessage.Define<Guid>(LogLevel.Critical, new(40, nameof(Defect)),
        "Fetching the sources of run {Id} met a defect of the emulator.");

    private readonly Epoch epoch;
    private readonly SourceFetcher fetcher;
    private readonly ILogger<SourceFetches> logger;
    private readonly RunStore runs;
    private readonly AssetStore assets;
    private readonly CancellationTokenSource ended = new();
    private readonly Dictionary<Guid, List<AssetContent>> kept = [];

    public SourceFetches(Epoch epoch, SourceFetcher fetcher, ILogger<SourceFetches> logger)
    {
        this.epoch = epoch;
        this.fetcher = fetcher;
        this.logger = logger;
        runs = epoch.Part<RunStore>();
        assets = epoch.Part<AssetStore>();
        runs.Fetching += Begin;
        runs.Forgotten += Forget;
    }

    /// <summary>The SHA-256 of the sources that each run keeps.</summary>
    public Dictionary<Guid, List<string>> Save() => kept.ToDictionary(static pair => pair.Key, static pair => pair.Value.ConvertAll(static content => content.Sha256));

    public void Restore(Dictionary<Guid, List<string>> saved)
    {
        foreach (var (run, hashes) in saved)
        {
            kept.Add(run, hashes.ConvertAll(hash => assets.Use(assets.Content(hash) ?? throw new JsonException($"It lacks the content of {hash}."))));
        }
    }

    /// <summary>Ends the fetches under way; what they bring is dropped.</summary>
    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
    }

    private void Begin(RunEntry entry)
    {
        if (epoch.Ended)
        {
            return;
        }

        epoch.Clock.BeginWork();
        _ = FetchAsync(entry, entry.Spec, ended.Token);
    }

    private async Task FetchAsync(RunEntry entry, RunSpec spec, CancellationToken cancel)
    {
        // Whoever moved the run holds the epoch's gate: give it back before any byte is sent.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        AssetContent?[]? found = null;
        string? problem = null;
        try
        {
            var fetched = await Task.WhenAll(spec.SourceUrls.Select(url => url is null ? Task.FromResult(default(FetchedSource)) : fetcher.FetchAsync(url, cancel)));

            // What arrived may have done so on a thread that others wait for, and to examine it takes long.
            await TransportThread.Leave();
            found = Array.ConvertAll(fetched, source => source.Bytes is { } bytes ? assets.Examine(bytes) : null);
            problem = fetched.Zip(found, static (source, content) => source.Problem ?? content?.Probe.Problem).FirstOrDefault(static sentence => sentence is not null);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The epoch or the process has ended: nobody waits for it.
        }
        catch (Exception defect)
        {
            Defect(logger, spec.Id, defect);
            (found, problem) = (new AssetContent?[spec.SourceUrls.Count], "The emulator has a defect in fetching sources; its log tells more.");
        }

        lock (epoch.Gate)
        {
            try
            {
                if (found is not null && !epoch.Ended)
                {
                    Settle(entry, found, problem);
                }
            }
            finally
            {
                epoch.Clock.EndWork();
            }
        }
    }

    /// <summary>Puts what came into the run, unless it has left <c>dispatching</c> or is forgotten.</summary>
    private void Settle(RunEntry entry, AssetContent?[] found, string? problem)
    {
        var spec = entry.Spec;
        if (!entry.State.AwaitsSources || runs.Find(spec.Id) != entry)
        {
            return;
        }

        List<AssetContent> content = [.. found.OfType<AssetContent>()];
        if (assets.TryReserve(content))
        {
            kept[spec.Id] = content.ConvertAll(assets.Use);
            spec = With(spec, found);
        }
        else
        {
            problem = $"The fetched sources have no room: asset_bytes is {epoch.Sandbox.Options.AssetBytes}; raise it, delete assets or reset a sandbox.";
        }

        runs.Fetched(entry, spec with { SourceProblem = spec.SourceProblem ?? problem }, epoch.Clock.Now);
    }

    private static RunSpec With(RunSpec spec, AssetContent?[] found)
    {
        var sources = spec.Sources.Select((source, i) => found[i] is { } content ? PaintSource.FromBytes(content.Bytes, content.Sha256) : source).ToArray();
        spec = spec with { Sources = sources, SourcePixels = spec.SourcePixels + found.Sum(static content => content is null ? 0 : RunSources.Area(content.Probe.Width, content.Probe.Height)) };
        if (!spec.SizeOfFirstSource || found[0] is not { Probe: { Readable: true } probe })
        {
            return spec;
        }

        var (width, height) = OutputSize.FromSource(probe.Width, probe.Height);
        return spec with { Size = new PixelSize(width, height) };
    }

    private void Forget(RunSpec run)
    {
        if (kept.Remove(run.Id, out var content))
        {
            content.ForEach(assets.Drop);
        }
    }
}
