using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Snapshots;

/// <summary>What a snapshot says of itself: the first thing in its file.</summary>
internal sealed record SnapshotHeader
{
    /// <summary>The emulator that took it.</summary>
    public required string Emulator { get; init; }

    /// <summary>Wall time.</summary>
    public required Instant TakenAt { get; init; }

    /// <summary>The sandbox's seed: under another the continuation would be another.</summary>
    public required long Seed { get; init; }

    public required ClockMode Mode { get; init; }

    public required double Rate { get; init; }

    /// <summary>Where its clock stood.</summary>
    public required Instant Now { get; init; }

    public required Lifecycle Lifecycle { get; init; }

    /// <summary>The parts that follow, in their order.</summary>
    public required IReadOnlyList<SectionEntry> Sections { get; init; }
}

/// <summary>One section of a snapshot.</summary>
/// <param name="Name">The section.</param>
/// <param name="Version">Of its layout.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct SectionEntry(string Name, int Version, int Bytes);

[JsonSerializable(typeof(SnapshotHeader))]
internal sealed partial class SnapshotJson : JsonSerializerContext
{
    public static SnapshotJson Plain { get; } = new(SectionJson.Options(
        new LookUpConverter<ClockMode>(Lower, Named<ClockMode>), new LookUpConverter<AdvanceMode>(Lower, Named<AdvanceMode>)));

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T Named<T>(string name) where T : struct, Enum => Enum.TryParse<T>(name, ignoreCase: true, out var value) ? value : throw new JsonException($"There is no {name}.");
}
