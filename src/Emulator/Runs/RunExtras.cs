using Runflow.Emulator.Faults;
using Runflow.Emulator.Images;

namespace Runflow.Emulator.Runs;

/// <summary>
/// What few runs have of a <see cref="RunSpec"/>, each with what it is for all others. Those share <see cref="None"/>: what every
/// run keeps is what the garbage collector has to carry.
/// </summary>
internal sealed record RunExtras
{
    public static RunExtras None { get; } = new();

    public Guid[] Assets { get; init; } = [];

    public int[] Holes { get; init; } = [];

    public string? Prompt { get; init; }

    public PaintSource[]? Sources { get; init; }

    public IReadOnlyList<string?> SourceUrls { get; init; } = [];

    public Directives? Directives { get; init; }

    public IReadOnlyList<Decision> Faults { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string? SourceProblem { get; init; }

    public Guid? BatchId { get; init; }

    public string? ClientRef { get; init; }
}
