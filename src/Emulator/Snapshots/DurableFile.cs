using System.Runtime.InteropServices;

namespace Runflow.Emulator.Snapshots;

/// <summary>
/// Writes a file so that whoever looks, after a crash too, finds the old one or the new one and never a part: into a file
/// beside it, flushed to the disk, renamed over it, and the folder flushed as well.
/// </summary>
internal static partial class DurableFile
{
    /// <summary>End of the name of a file that is being written; one that is found at start was never finished.</summary>
    public const string Unfinished = ".unfinished";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var beside = path + Unfinished;
        try
        {
            // Signing secrets are in it: for its owner alone.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var file = new FileStream(beside, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        FlushFolder(Path.GetDirectoryName(path)!);
    }

    public static void Delete(string path)
    {
        File.Delete(path);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes names durable, which on Unix is the folder's business. .NET opens no folders, so this asks the system.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows() || Open(folder, 0) is var handle && handle < 0)
        {
            return;
        }

        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
