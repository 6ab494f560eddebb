namespace Runflow.Emulator.Commands;

/// <summary>
/// Finds a program as a shell does: a name with a slash is a path, any other is looked for in <c>PATH</c>. The framework alone
/// would prefer a file beside the emulator or in the current folder.
/// </summary>
internal static class ProgramPath
{
    /// <summary>The program's path; null when there is none that may be run.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="path">The variable <c>PATH</c>.</param>
    public static string? Find(string name, string? path)
    {
        if (OperatingSystem.IsWindows())
        {
            return name;
        }

        var candidates = name.Contains('/', StringComparison.Ordinal)
            ? [name]
            : (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name));
        return candidates.Where(MayRun).Select(Path.GetFullPath).FirstOrDefault();
    }

    private static bool MayRun(string file) =>
        !OperatingSystem.IsWindows() && File.Exists(file)
        && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
