using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Images;

/// <summary>What an output says of itself in its metadata: of which request it is the answer.</summary>
/// <param name="Version">The painter's version; wire name <c>v</c>.</param>
/// <param name="Model">Path of the model.</param>
/// <param name="Seed">The seed used.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Width">Pixels of the file's width.</param>
/// <param name="Height">Pixels of the file's height.</param>
/// <param name="PromptSha256">64 lower-case hex digits, of the prompt's UTF-8 without directives; <c>prompt_sha256</c>.</param>
/// <param name="Sources">64 lower-case hex digits of each source, in order.</param>
internal sealed record PaintRecord(
    int Version,
    string Model,
    long Seed,
    long Steps,
    int Width,
    int Height,
    string PromptSha256,
    IReadOnlyList<string> Sources)
{
    /// <summary>The record of an order.</summary>
    public static PaintRecord Of(PaintOrder order) => new(
        Painter.Version,
        order.Model,
        order.Seed,
        order.Steps,
        order.Width,
        order.Height,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(order.Prompt))),
        [.. order.Sources.Select(source => source.Sha256)]);

    /// <summary>Text of the QR code, at most 60 characters of its alphanumeric set: <c>RFE</c> and version, seed, and
    /// the first 32 hex digits of the record's SHA-256 in upper case, with colons between.</summary>
    public static string QrText(int version, long seed, ReadOnlySpan<byte> recordJson)
        => $"RFE{version}:{seed}:{Convert.ToHexString(SHA256.HashData(recordJson).AsSpan(0, 16))}";

    /// <summary>Compact JSON in the order of the parameters, ASCII only.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, Version);
            json.WriteString("model"u8, Model);
            json.WriteNumber("seed"u8, Seed);
            json.WriteNumber("steps"u8, Steps);
            json.WriteNumber("width"u8, Width);
            json.WriteNumber("height"u8, Height);
            json.WriteString("prompt_sha256"u8, PromptSha256);
            json.WriteStartArray("sources"u8);
            foreach (var source in Sources)
            {
                json.WriteStringValue(source);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a record back; null when the text is none.</summary>
    public static PaintRecord? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new PaintRecord(
                root.GetProperty("v").GetInt32(),
                root.GetProperty("model").GetString()!,
                root.GetProperty("seed").GetInt64(),
                root.GetProperty("steps").GetInt64(),
                root.GetProperty("width").GetInt32(),
                root.GetProperty("height").GetInt32(),
                root.GetProperty("prompt_sha256").GetString()!,
                [.. root.GetProperty("sources").EnumerateArray().Select(source => source.GetString()!)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
