namespace Runflow.Emulator.ApiDocs;

/// <summary>The contract of the emulated API, <c>openapi.yaml</c>; as <see cref="ServedDocument"/>.</summary>
internal static class ApiDocument
{
    private static readonly ServedDocument Document = new("openapi.yaml");

    public static byte[] Yaml => Document.Yaml;

    public static byte[] Json => Document.Json;
}
