using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Runflow.Emulator.Yaml;

/// <summary>
/// Turns one YAML document into compact JSON: the order of keys is kept, quoted scalars are strings, and plain ones
/// become what <see cref="YamlScalar"/> reads in them. Works on YamlDotNet's tree, without reflection. For one document.
/// </summary>
internal sealed class YamlToJson
{
    /// <summary>Values and names written out; anchors that refer to each other could otherwise unfold without an end.</summary>
    private const int MostNodes = 1_000_000;

    private const int Deepest = 64;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter writer;
    private readonly YamlPlaces? places;
    private readonly List<string> path = [];
    private int written;

    private YamlToJson(Utf8JsonWriter writer, YamlPlaces? places)
    {
        this.writer = writer;
        this.places = places;
    }

    /// <summary>The JSON of <paramref name="yaml"/>, both UTF-8; <c>null</c> for an empty text.</summary>
    /// <param name="yaml">One document.</param>
    /// <param name="places">Takes where everything stands.</param>
    /// <exception cref="YamlFormatException">It is no YAML, or something in it has no counterpart in JSON.</exception>
    public static byte[] Convert(byte[] yaml, YamlPlaces? places = null)
    {
        var documents = YamlEvents.Documents(Text(yaml), Deepest);
        if (documents.Count > 1)
        {
            throw new YamlFormatException(YamlEvents.Place(documents[1].RootNode.Start), "one YAML document is read, and a second one begins here.");
        }

        using var json = new MemoryStream(yaml.Length);
        using (var writer = new Utf8JsonWriter(json, Compact))
        {
            if (documents.Count == 0)
            {
                writer.WriteNullValue();
            }
            else
            {
                var root = documents[0].RootNode;
                new YamlToJson(writer, places).Write(root, root.Start);
            }
        }

        return json.ToArray();
    }

    private static string Text(byte[] yaml)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(yaml), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException broken)
        {
            throw new YamlFormatException(new YamlPlace(1, 1), "the file is not UTF-8; save it as UTF-8.", broken);
        }
    }

    private void Write(YamlNode node, Mark key)
    {
        if (++written > MostNodes || (path.Count >= Deepest && node is not YamlScalarNode))
        {
            throw new YamlFormatException(YamlEvents.Place(node.Start), $"there is more than {MostNodes} values or {Deepest} levels, once anchors are unfolded.");
        }

        places?.Add(path, key, node.Start);
        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (name, value) in mapping.Children)
                {
                    var text = ((YamlScalarNode)name).Value ?? "";
                    writer.WritePropertyName(text);
                    Below(text, value, name.Start);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (var (index, item) in sequence.Children.Index())
                {
                    Below(index.ToString(CultureInfo.InvariantCulture), item, item.Start);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                Write(scalar);
                break;
            default:
                throw new YamlFormatException(YamlEvents.Place(node.Start), $"{node.NodeType} has no counterpart in JSON.");
        }
    }

    private void Below(string step, YamlNode node, Mark key)
    {
        path.Add(step);
        Write(node, key);
        path.RemoveAt(path.Count - 1);
    }

    private void Write(YamlScalarNode scalar)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            throw new YamlFormatException(YamlEvents.Place(scalar.Start), $"the tag {scalar.Tag} is not understood; quote the value instead.");
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
                writer.WriteRawValue(YamlScalar.NumberAsJson(text) ?? throw new YamlFormatException(YamlEvents.Place(scalar.Start), "the number is too long or too large; quote it if a string is meant."));
                break;
            case YamlScalarKind.Unrepresentable:
                throw new YamlFormatException(YamlEvents.Place(scalar.Start), $"JSON has no {text}; quote it if a string is meant.");
            default:
                writer.WriteStringValue(text);
                break;
        }
    }
}
