using Runflow.Emulator.Images;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>image inspect FILE</c>: what an output says of itself, and whether it is as it was written.</summary>
internal static class ImageCommand
{
    /// <summary>Far above any output; more is no output of ours and is not read into memory.</summary>
    private const int MaxBytes = 128 << 20;

    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [AsJson];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "Made here, altered since, or not ours; and if ours, the model, seed, steps, size, prompt and sources that it was made from.",
        [],
        ["runflow-emulator image inspect output.png", "runflow-emulator image inspect output.jpg --json"],
        "0 made here and unchanged, 1 altered or not ours, 2 usage, or a file that cannot be read.");

    /// <summary>Prints the verdict; fails for a file that was altered or is not ours.</summary>
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (terminal, path) = (invocation.Terminal, invocation.Words[0]);
        byte[]? file;
        try
        {
            file = await ReadAsync(path, invocation.Stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Complain($"{Complaint.Quote(path)} cannot be read: {e.Message}");
            return ExitCode.Usage;
        }

        if (file is null)
        {
            terminal.Complain($"{Complaint.Quote(path)} is larger than {MaxBytes} bytes, more than any output has.");
            return ExitCode.Usage;
        }

        var verdict = ImageInspection.Inspect(file);
        if (invocation.Has(AsJson))
        {
            terminal.Out.WriteLine(JsonLine.Of(verdict.Write));
        }
        else
        {
            Tell(verdict, terminal);
        }

        return verdict.Finding == ImageFinding.Genuine ? ExitCode.Fine : ExitCode.Failed;
    }

    private static async Task<byte[]?> ReadAsync(string path, CancellationToken stop)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            var chunk = new byte[64 << 10];
            for (int read; (read = await file.ReadAsync(chunk, stop).ConfigureAwait(false)) > 0;)
            {
                if (bytes.Length + read > MaxBytes)
                {
                    return null;
                }

                bytes.Write(chunk, 0, read);
            }

            return bytes.ToArray();
        }
    }

    private static void Tell(ImageVerdict verdict, Terminal terminal)
    {
        var to = terminal.Out;
        to.WriteLine(terminal.Bold(verdict.Sentence));
        if (verdict.Record is not { } record)
        {
            return;
        }

        to.WriteLine($"  model    {record.Model}");
        to.WriteLine($"  seed     {record.Seed}");
        to.WriteLine($"  steps    {record.Steps}");
        to.WriteLine($"  size     {record.Width} x {record.Height}");
        to.WriteLine($"  prompt   SHA-256 {record.PromptSha256}");
        foreach (var source in record.Sources)
        {
            to.WriteLine($"  source   SHA-256 {source}");
        }

        to.WriteLine($"  painter  version {record.Version}");
        to.WriteLine($"  QR code  {verdict.QrText}");
    }
}
