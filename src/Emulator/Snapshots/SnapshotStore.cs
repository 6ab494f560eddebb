using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Snapshots;

/// <summary>Takes and restores snapshots of whole sandboxes. What is written was taken hold of at one moment, under the gate;
/// what is restored is complete before anybody sees it. Thread-safe.</summary>
internal sealed class SnapshotStore
{
    /// <summary>Snapshots of one sandbox.</summary>
    public const int Most = 100;

    private readonly SnapshotShelf shelf;
    private readonly SandboxBlueprint blueprint;
    private readonly EmulatorOptions options;

    public SnapshotStore(SnapshotShelf shelf, SandboxBlueprint blueprint, SandboxRegistry sandboxes, EmulatorOptions options)
    {
        this.shelf = shelf;
        this.blueprint = blueprint;
        this.options = options;
        sandboxes.Dropped += sandbox => shelf.Forget(sandbox.Identity.Id);
    }

    /// <summary>Takes a snapshot; one of that name is replaced.</summary>
    /// <returns>Whether one was replaced, or why none was taken.</returns>
    public (bool Replaced, ApiError? Error) Take(Sandbox sandbox, string name)
    {
        var id = sandbox.Identity.Id;
        var names = shelf.List(id);
        if (names.Count >= Most && names.All(entry => entry.Name != name))
        {
            return (false, ApiError.StorageFull($"The sandbox has {Most} snapshots, the most there can be; delete one with DELETE /_emulator/snapshots/{{name}}."));
        }

        if (Write(sandbox) is not { } file)
        {
            return (false, ApiError.Unavailable("The sandbox was dropped while the snapshot was taken; there is none."));
        }

        try
        {
            return file.Length > 0 && shelf.TryPut(id, name, file, options.SnapshotBytes) is { } replaced
                ? (replaced, null)
                : (false, ApiError.StorageFull($"The snapshot has no room: snapshot_bytes is {options.SnapshotBytes}; raise it or delete others with DELETE /_emulator/snapshots/{{name}}."));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (false, ApiError.StorageFull($"The snapshot could not be written to {options.Data}, and there is none: {failure.Message}"));
        }
    }

    /// <summary>Starts a new epoch as the snapshot was taken.</summary>
    /// <returns>The epoch, or why nothing has changed.</returns>
    public (Epoch? Epoch, ApiError? Error) Restore(Sandbox sandbox, string name)
    {
        if (Find(sandbox, name, out var file) is { } missing)
        {
            return (null, missing);
        }

        if (SnapshotFile.Verified(file, out var at) is not { } header)
        {
            return (null, Damaged(name));
        }

        if (Misfit(sandbox, header) is { } misfit)
        {
            return (null, ApiError.Conflict($"The snapshot {name} cannot be restored here. {misfit}"));
        }

        try
        {
            return (sandbox.Reset(_ => new Beginning(header.Mode, header.Rate, header.Now, header.Lifecycle)
            {
                Restore = epoch => Fill(epoch, header, file.AsSpan(at)),
            }), null);
        }
        catch (UnfitSnapshotException unfit)
        {
            return (null, ApiError.Conflict($"The snapshot {name} cannot be restored here. {unfit.Message}"));
        }
        catch (Exception defect) when (defect is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            return (null, ApiError.Conflict($"The snapshot {name} is not in the layout of this emulator ({defect.Message}); take it again, or restore it with emulator {header.Emulator}."));
        }
    }

    public IReadOnlyList<SnapshotEntry> List(Sandbox sandbox) => shelf.List(sandbox.Identity.Id);

    /// <summary>One snapshot, verified whole.</summary>
    public (SnapshotEntry? Entry, ApiError? Error) Look(Sandbox sandbox, string name) => Find(sandbox, name, out var file) is { } missing
        ? (null, missing)
        : (new SnapshotEntry(name, file.Length, SnapshotFile.Verified(file, out _)), null);

    public ApiError? Delete(Sandbox sandbox, string name) => shelf.Delete(sandbox.Identity.Id, name) ? null : Missing(name);

    /// <summary>What to say of a damaged file.</summary>
    public static ApiError Damaged(string name) => ApiError.Conflict(
        $"The snapshot {name} is damaged: its checksum does not fit what is in it. Nothing of it was used; take it again, or delete it with DELETE /_emulator/snapshots/{name}.");

    private ApiError? Find(Sandbox sandbox, string name, out byte[] file)
    {
        file = [];
        if (SnapshotName.Problem(name) is not null || shelf.Find(sandbox.Identity.Id, name) is not { } found)
        {
            return Missing(name);
        }

        file = found;
        return null;
    }

    private static ApiError Missing(string name) => new(404, "NOT_FOUND", $"There is no snapshot {name} of this sandbox; GET /_emulator/snapshots lists them.");

    /// <summary>The bytes of a snapshot; none when they would be more than there may be; null when the sandbox is gone.</summary>
    private byte[]? Write(Sandbox sandbox)
    {
        var sections = blueprint.Sections;
        var writers = new Action<Stream>[sections.Count];
        SnapshotHeader header;
        while (true)
        {
            var epoch = sandbox.Current;
            lock (epoch.Gate)
            {
                if (!epoch.Ended)
                {
                    var now = epoch.Clock.CatchUp();
                    while (epoch.Clock.NextAt <= now)
                    {
                        epoch.Clock.CatchUp();
                    }

                    header = new SnapshotHeader
                    {
                        Emulator = Version,
                        TakenAt = epoch.Clock.Wall,
                        Seed = epoch.Seed,
                        Mode = epoch.Clock.Mode,
                        Rate = epoch.Clock.Rate,
                        Now = now,
                        Lifecycle = sandbox.Lifecycle,
                        Sections = [],
                    };
                    for (var i = 0; i < writers.Length; i++)
                    {
                        writers[i] = sections[i].Capture(epoch);
                    }

                    break;
                }
            }

            if (ReferenceEquals(sandbox.Current, epoch))
            {
                return null;
            }
        }

        using var bytes = new BoundedStream(Math.Min(options.SnapshotBytes, Array.MaxLength - SnapshotFile.MaxHeader - 1024));
        var entries = new List<SectionEntry>();
        try
        {
            for (var i = 0; i < writers.Length; i++)
            {
                var from = bytes.Length;
                writers[i](bytes);
                entries.Add(new SectionEntry(sections[i].Name, sections[i].Version, (int)(bytes.Length - from)));
            }
        }
        catch (BoundedStream.FullException)
        {
            return [];
        }

        return SnapshotFile.Write(header with { Sections = entries }, [bytes.Written]);
    }

    private string? Misfit(Sandbox sandbox, SnapshotHeader header)
    {
        if (header.Seed != sandbox.Options.Seed)
        {
            return string.Create(CultureInfo.InvariantCulture, $"It was taken under the seed {header.Seed}, and the seed is {sandbox.Options.Seed}: set seed to {header.Seed}.");
        }

        var foreign = header.Sections.Where(entry => !blueprint.Sections.Any(section => section.Name == entry.Name && section.Version == entry.Version)).ToList();
        return foreign.Count == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"It has {string.Join(" and ", foreign.Select(static entry => $"{entry.Name} in version {entry.Version}"))}, which this emulator does not know; it was taken by emulator {header.Emulator}.");
    }

    private void Fill(Epoch epoch, SnapshotHeader header, ReadOnlySpan<byte> rest)
    {
        var saved = new Dictionary<string, Range>(StringComparer.Ordinal);
        var from = 0;
        foreach (var entry in header.Sections)
        {
            saved.Add(entry.Name, from..(from += entry.Bytes));
        }

        foreach (var section in blueprint.Sections)
        {
            if (saved.TryGetValue(section.Name, out var range))
            {
                section.Restore(epoch, rest[range]);
            }
        }
    }

    private static string Version { get; } = typeof(SnapshotStore).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
