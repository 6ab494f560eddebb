using System.Text.Json;

namespace Runflow.Emulator.Images;

/// <summary>What an inspection found.</summary>
internal enum ImageFinding
{
    /// <summary>An output of this emulator, byte for byte as it was written.</summary>
    Genuine,

    /// <summary>It carries our record or seal, but something was changed after it was written.</summary>
    Altered,

    /// <summary>No record of ours, or no image at all.</summary>
    NotOurs,
}

/// <summary>The result of reading an output back.</summary>
/// <param name="Finding">Genuine, altered or not ours.</param>
/// <param name="Sentence">The same in words, with what was changed.</param>
/// <param name="Format">The file's format; null when it is neither PNG nor JPEG.</param>
/// <param name="Record">What the file says of itself; null when it is not ours, or its record was
/// left out by another program.</param>
/// <param name="RecordSha256">64 lower-case hex digits of the record's JSON as it stands in the file; null likewise.</param>
/// <param name="QrText">What the QR code of a genuine file reads; null likewise.</param>
internal sealed record ImageVerdict(
    ImageFinding Finding,
    string Sentence,
    ImageFormat? Format,
    PaintRecord? Record,
    string? RecordSha256,
    string? QrText)
{
    /// <summary>Writes the fields <c>finding, sentence, format, record, record_sha256, qr</c> into an open object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("finding", Finding switch
        {
            ImageFinding.Genuine => "genuine",
            ImageFinding.Altered => "altered",
            _ => "not_ours",
        });
        json.WriteString("sentence", Sentence);
        json.WriteString("format", Format switch
        {
            ImageFormat.Png => "png",
            ImageFormat.Jpeg => "jpeg",
            _ => null,
        });
        json.WritePropertyName("record");
        if (Record is null)
        {
            json.WriteNullValue();
        }
        else
        {
            using var record = JsonDocument.Parse(Record.ToJson());
            record.RootElement.WriteTo(json);
        }

        json.WriteString("record_sha256", RecordSha256);
        json.WriteString("qr", QrText);
    }
}
