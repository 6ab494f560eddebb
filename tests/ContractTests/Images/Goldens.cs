namespace Runflow.Emulator.Tests.Images;

/// <summary>Case and SHA-256 of its file, for <see cref="GoldenTests"/>.</summary>
internal static class Goldens
{
    public static IReadOnlyList<string> List { get; } = [];
}
