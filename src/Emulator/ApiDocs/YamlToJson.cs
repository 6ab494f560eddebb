using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Runflow.Emulator.ApiDocs;

/// <summary>
/// Turns one YAML document into compact JSON: the order of keys is kept, quoted scalars are strings, and plain ones
/// become what <see cref="YamlScalar"/> reads in them. Works on YamlDotNet's tree, without reflection. Stateless.
/// </summary>
internal static class YamlToJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON of the first document of <paramref name="yaml"/>, both UTF-8.</summary>
    /// <exception cref="FormatException">Something in it has no counterpart in JSON.</exception>
    public static byte[] Convert(byte[] yaml)
    {
        var stream = new YamlStream();
        using (var reader = new StreamReader(new MemoryStream(yaml), Encoding.UTF8))
        {
            stream.Load(reader);
        }

        using var json = new MemoryStream(yaml.Length);
        using (var writer = new Utf8JsonWriter(json, Compact))
        {
            Write(stream.Documents[0].RootNode, writer);
        }

        return json.ToArray();
    }

    private static void Write(YamlNode node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    writer.WritePropertyName(((YamlScalarNode)key).Value ?? "");
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Children)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                Write(scalar, writer);
                break;
            default:
                throw new FormatException($"Line {node.Start.Line}: {node.NodeType} has no counterpart in JSON.");
        }
    }

    private static void Write(YamlScalarNode scalar, Utf8JsonWriter writer)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            throw new FormatException($"Line {scalar.Start.Line}: the tag {scalar.Tag} is not understood; quote the value instead.");
        }

        var text = scalar.Value ?? "";
        switch (scalar.Style is ScalarStyle.Plain ? YamlScalar.KindOf(text) : YamlScalarKind.Text)
        {
            case YamlScalarKind.Null:
                writer.WriteNullValue();
                break;
            case YamlScalarKind.Boolean:
                writer.WriteBooleanValue(text is "true" or "True" or "TRUE");
                break;
            case YamlScalarKind.Number:
                writer.WriteRawValue(YamlScalar.NumberAsJson(text));
                break;
            case YamlScalarKind.Unrepresentable:
                throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                    $"Line {scalar.Start.Line}: JSON has no {text}; quote it if a string is meant."));
            default:
                writer.WriteStringValue(text);
                break;
        }
    }
}
