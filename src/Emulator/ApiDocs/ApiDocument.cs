namespace Runflow.Emulator.ApiDocs;

/// <summary>The contract of the emulated API, <c>openapi.yaml</c>; as <see cref="ServedDocument"/>.</summary>
internal static class ApiDocument
{
    private static readonly ServedDocument Document = new("openapi.yaml");
    private static readonly Lazy<byte[]> OlderJson = new(static () => OpenApi30.Of(Json));

    public static byte[] Yaml => Document.Yaml;

    public static byte[] Json => Document.Json;

    /// <summary>The document as <see cref="OpenApi30"/>. Made at the first use and kept from then on.</summary>
    public static byte[] Older => OlderJson.Value;
}
