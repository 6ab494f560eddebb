using System.Buffers;

namespace Runflow.Emulator.Snapshots;

/// <summary>The names that snapshots may have: they are file names too, on every system.</summary>
internal static class SnapshotName
{
    private const int MaxLength = 64;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>What is wrong with a name, completing "the name …"; null when it may be used.</summary>
    public static string? Problem(string name) =>
        name is "seed" or "empty" ? "is a word of POST /_emulator/reset with a meaning of its own; take another"
        : name.Length is 0 or > MaxLength || name[0] is '-' or '_' || name.AsSpan().ContainsAnyExcept(Allowed)
            ? $"must have 1 to {MaxLength} lower-case letters, digits, - and _, and begin with a letter or digit"
            : null;
}
