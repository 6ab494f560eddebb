using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>Writes a report into the file that a flag names.</summary>
internal static class ReportFile
{
    /// <summary>Whether it could be written; if not, it was said why.</summary>
    public static async Task<bool> WriteAsync(string path, byte[] report, Terminal terminal)
    {
        try
        {
            await File.WriteAllBytesAsync(path, report).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Complain($"{Complaint.Quote(path)} cannot be written: {e.Message}");
            return false;
        }
    }
}
