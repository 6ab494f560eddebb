using System.Globalization;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.ApiDocs;
using Runflow.Emulator.Yaml;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Runflow.Emulator.Tests.ApiDocs;

public sealed class ApiDocumentTests
{
    [Fact]
    public void Json_says_what_the_yaml_says_node_by_node()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Encoding.UTF8.GetString(ApiDocument.Yaml)));
        using var json = JsonDocument.Parse(ApiDocument.Json);
        Compare(stream.Documents[0].RootNode, json.RootElement, "");
    }

    [Fact]
    public void Json_read_as_yaml_gives_the_same_json_again() =>
        // JSON is YAML: so the way there and back goes through the same reader.
        Assert.Equal(ApiDocument.Json, YamlToJson.Convert(ApiDocument.Json));

    [Fact]
    public void Both_are_made_once()
    {
        Assert.Same(ApiDocument.Yaml, ApiDocument.Yaml);
        Assert.Same(ApiDocument.Json, ApiDocument.Json);
    }

    private static void Compare(YamlNode yaml, JsonElement json, string path)
    {
        switch (yaml)
        {
            case YamlMappingNode mapping:
                var keys = mapping.Children.Select(c => ((YamlScalarNode)c.Key).Value!).ToList();
                Assert.Equal(keys, json.EnumerateObject().Select(p => p.Name));
                foreach (var (key, value) in mapping.Children)
                {
                    Compare(value, json.GetProperty(((YamlScalarNode)key).Value!), $"{path}/{key}");
                }

                break;
            case YamlSequenceNode sequence:
                Assert.Equal(sequence.Children.Count, json.GetArrayLength());
                foreach (var (index, item) in sequence.Children.Index())
                {
                    Compare(item, json[index], string.Create(CultureInfo.InvariantCulture, $"{path}/{index}"));
                }

                break;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain when json.ValueKind is not JsonValueKind.String:
                Assert.True(plain.Value == json.GetRawText(), $"{path}: {plain.Value} became {json.GetRawText()}");
                break;
            default:
                Assert.True(((YamlScalarNode)yaml).Value == json.GetString(), $"{path}: {yaml} became {json.GetRawText()}");
                break;
        }
    }
}
