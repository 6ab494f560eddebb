using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Snapshots;

/// <summary>
/// Keeps snapshots as files, <c>snapshots/&lt;sandbox id&gt;/&lt;name&gt;.snapshot</c> below the folder of the setting
/// <c>data</c>. They outlive the process, however it ends. One process at a time has the folder.
/// </summary>
internal sealed class FolderShelf : SnapshotShelf, IDisposable
{
    private const string Extension = ".snapshot";

    private readonly Lock sync = new();
    private readonly string root;
    private readonly FileStream held;

    /// <exception cref="UnusableSettingException">The folder cannot be used.</exception>
    public FolderShelf(string data)
    {
        root = Path.Combine(data, "snapshots");
        try
        {
            Directory.CreateDirectory(root);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnusableSettingException([$"the folder {data} (setting data) cannot be used: {failure.Message}"], failure);
        }

        held = Hold(data);
        foreach (var unfinished in Directory.EnumerateFiles(root, "*" + DurableFile.Unfinished, SearchOption.AllDirectories))
        {
            File.Delete(unfinished);
        }
    }

    public override bool? TryPut(string sandbox, string name, byte[] file, long budget)
    {
        lock (sync)
        {
            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(root, sandbox)).FullName, name + Extension);
            var old = new FileInfo(path);
            var used = new DirectoryInfo(root).EnumerateFiles("*" + Extension, SearchOption.AllDirectories).Sum(static kept => kept.Length);
            if (used - (old.Exists ? old.Length : 0) + file.Length > budget)
            {
                return null;
            }

            var replaces = old.Exists;
            DurableFile.Write(path, file);
            return replaces;
        }
    }

    public override byte[]? Find(string sandbox, string name)
    {
        lock (sync)
        {
            var path = Path.Combine(root, sandbox, name + Extension);
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
    }

    public override IReadOnlyList<SnapshotEntry> List(string sandbox)
    {
        lock (sync)
        {
            var folder = new DirectoryInfo(Path.Combine(root, sandbox));
            return folder.Exists
                ? [.. folder.EnumerateFiles("*" + Extension).OrderBy(static file => file.Name, StringComparer.Ordinal).Select(Entry)]
                : [];
        }
    }

    public override bool Delete(string sandbox, string name)
    {
        lock (sync)
        {
            var path = Path.Combine(root, sandbox, name + Extension);
            if (!File.Exists(path))
            {
                return false;
            }

            DurableFile.Delete(path);
            return true;
        }
    }

    /// <summary>Files outlive the sandbox that they were taken of.</summary>
    public override void Forget(string sandbox)
    {
    }

    public void Dispose() => held.Dispose();

    /// <summary>Two processes that wrote the same names would each undo what the other did.</summary>
    private static FileStream Hold(string data)
    {
        try
        {
            return new FileStream(Path.Combine(data, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new UnusableSettingException([$"the folder {data} (setting data) is in use by another emulator; give each its own, or stop the other."], failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UnusableSettingException([$"the folder {data} (setting data) cannot be written to: {failure.Message}"], failure);
        }
    }

    private static SnapshotEntry Entry(FileInfo file)
    {
        using var stream = file.OpenRead();
        var start = new byte[Math.Min(stream.Length, SnapshotFile.MaxHeader)];
        stream.ReadExactly(start);
        return new SnapshotEntry(Path.GetFileNameWithoutExtension(file.Name), stream.Length, SnapshotFile.Header(start, stream.Length, out _));
    }
}
