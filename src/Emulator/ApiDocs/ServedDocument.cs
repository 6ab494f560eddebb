using Runflow.Emulator.Yaml;

namespace Runflow.Emulator.ApiDocs;

/// <summary>
/// A document that was written by hand and built into the assembly. Read and converted at the first use and kept
/// from then on, so that a start-up costs nothing. Safe for concurrent use; nobody may write to the arrays.
/// </summary>
internal sealed class ServedDocument
{
    private readonly Lazy<byte[]> yaml;
    private readonly Lazy<byte[]> json;

    /// <param name="name">The file at the top of the repository, such as <c>openapi.yaml</c>.</param>
    public ServedDocument(string name)
    {
        yaml = new(() => Read(name));
        json = new(() => YamlToJson.Convert(Yaml));
    }

    /// <summary>The document as it was written, comments included. UTF-8.</summary>
    public byte[] Yaml => yaml.Value;

    /// <summary>The document as compact JSON, keys in the order of the YAML. UTF-8.</summary>
    public byte[] Json => json.Value;

    private static byte[] Read(string name)
    {
        using var stream = typeof(ServedDocument).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
