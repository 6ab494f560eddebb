namespace Runflow.Emulator.Scenarios;

/// <summary>What is wrong in a file, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">The value's path, for example <c>runs.0.count</c>; empty for the file itself.</param>
/// <param name="Message">A sentence.</param>
internal sealed record FileProblem(int Line, int Column, string Path, string Message)
{
    /// <summary>As compilers print it.</summary>
    public string In(string file) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{file}:{Line}:{Column}: {(Path.Length == 0 ? "" : Path + " ")}{Message.TrimEnd('.')}{(Message.EndsWith('?') ? "" : ".")}");
}
