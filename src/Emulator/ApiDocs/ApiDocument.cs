using Runflow.Emulator.Yaml;

namespace Runflow.Emulator.ApiDocs;

/// <summary>
/// The contract, <c>openapi.yaml</c>, as it was built into the assembly. Read and converted at the first use and kept
/// from then on, so that a start-up costs nothing. Safe for concurrent use; nobody may write to the arrays.
/// </summary>
internal static class ApiDocument
{
    private static readonly Lazy<byte[]> YamlBytes = new(Read);
    private static readonly Lazy<byte[]> JsonBytes = new(() => YamlToJson.Convert(Yaml));

    /// <summary>The document as it was written, comments included. UTF-8.</summary>
    public static byte[] Yaml => YamlBytes.Value;

    /// <summary>The document as compact JSON, keys in the order of the YAML. UTF-8.</summary>
    public static byte[] Json => JsonBytes.Value;

    private static byte[] Read()
    {
        using var stream = typeof(ApiDocument).Assembly.GetManifestResourceStream("openapi.yaml")
            ?? throw new InvalidOperationException("openapi.yaml is not embedded in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
