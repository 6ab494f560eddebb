using System.Security.Cryptography;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images;

/// <summary>
/// Reads back what an output says of itself, and tells whether it is as it was written. Behind <c>image inspect FILE</c>
/// and <c>POST /_emulator/images/inspect</c>.
/// </summary>
internal static class ImageInspection
{
    /// <summary>Inspects a whole file. Never throws.</summary>
    public static ImageVerdict Inspect(ReadOnlySpan<byte> file)
    {
        if (SealedFile.Read(file) is not { } found)
        {
            var probe = SourceProbe.Of(file);
            return NotOurs(probe.Problem ?? $"This {Name(probe.Kind)} of {probe.Width} x {probe.Height} pixels carries no record of this emulator.");
        }

        if (!found.HasRecord)
        {
            return new ImageVerdict(
                ImageFinding.Altered,
                "The file has our seal but no record: another program wrote it anew and left the record out.",
                found.Format,
                null,
                null,
                null);
        }

        var json = found.RecordOf(file).ToArray();
        if (PaintRecord.Parse(json) is not { } record)
        {
            return NotOurs("The file has a comment of this emulator that cannot be read as a record.");
        }

        var problem = Problem(file, found, record);
        return new ImageVerdict(
            problem is null ? ImageFinding.Genuine : ImageFinding.Altered,
            problem ?? "The file is an output of this emulator, unchanged since it was written.",
            found.Format,
            record,
            Convert.ToHexStringLower(SHA256.HashData(json)),
            PaintRecord.QrText(record.Version, record.Seed, json));
    }

    private static string? Problem(ReadOnlySpan<byte> file, SealedFile found, PaintRecord record)
    {
        if (!found.IsSealed)
        {
            return "The record is there, but its seal is missing: the file was written anew by another program.";
        }

        if (!found.SealHolds(file))
        {
            return "The record is there, but bytes of the file were changed after it was written.";
        }

        var probe = SourceProbe.Of(file);
        return !probe.Readable ? probe.Problem
            : (probe.Width, probe.Height) != (record.Width, record.Height)
                ? $"The record says {record.Width} x {record.Height} pixels, the file has {probe.Width} x {probe.Height}."
                : null;
    }

    private static ImageVerdict NotOurs(string sentence) => new(ImageFinding.NotOurs, sentence, null, null, null, null);

    private static string Name(SourceKind kind) => kind switch
    {
        SourceKind.Webp => "WebP",
        _ => kind.ToString().ToUpperInvariant(),
    };
}
