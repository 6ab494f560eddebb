namespace Runflow.Emulator.Commands;

/// <summary>Where the emulator can be reached, once it can.</summary>
/// <param name="Url">Base URL for a client on this machine, without a trailing slash.</param>
/// <param name="SecureUrl">The same by https; null without <c>tls</c>.</param>
/// <param name="Port">The port, also when it was picked.</param>
/// <param name="Key">An API key that works.</param>
/// <param name="ProcessId">The process to end.</param>
internal sealed record Listening(string Url, string? SecureUrl, int Port, string Key, int ProcessId)
{
    /// <summary>One JSON object in one line: <c>{"url": …, "port": …, "key": …, "pid": …}</c>, and <c>tls_url</c> where there is one.</summary>
    public string ToJson() => JsonLine.Of(json =>
    {
        json.WriteString("url", Url);
        json.WriteNumber("port", Port);
        if (SecureUrl is not null)
        {
            json.WriteString("tls_url", SecureUrl);
        }

        json.WriteString("key", Key);
        json.WriteNumber("pid", ProcessId);
    });
}

/// <summary>
/// The file of the setting <c>ready_file</c>: it is there, and whole, exactly while the emulator listens, so that a script
/// may wait for it. Every method does nothing without a path, and says so when the file cannot be touched.
/// </summary>
internal static class ReadyFile
{
    /// <summary>Removes what an earlier process left, before anybody can take it for ours.</summary>
    public static bool Remove(string? path, Terminal terminal) => path is null || Try(path, terminal, () => File.Delete(path));

    /// <summary>Writes it beside its place and moves it there, so that nobody reads half of it.</summary>
    public static bool Write(string? path, Listening listening, Terminal terminal) => path is null || Try(path, terminal, () =>
    {
        var draft = $"{path}.{listening.ProcessId}.tmp";
        File.WriteAllText(draft, listening.ToJson() + "\n");
        File.Move(draft, path, overwrite: true);
    });

    /// <summary>Removes it at the end, unless another process has written its own in the meantime.</summary>
    public static void RemoveOwn(string? path, Listening listening)
    {
        try
        {
            if (path is not null && File.ReadAllText(path) == listening.ToJson() + "\n")
            {
                File.Delete(path);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Somebody else removed it, or took the folder away: it is not there, which is all that is wanted.
        }
    }

    private static bool Try(string path, Terminal terminal, Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            terminal.Complain($"ready_file: the folder of {path} does not exist; make it first.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"ready_file: {path} cannot be written: {failure.Message}");
        }

        return false;
    }
}
