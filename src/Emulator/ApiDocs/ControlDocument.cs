namespace Runflow.Emulator.ApiDocs;

/// <summary>What describes the emulator's own surface, <c>control.openapi.yaml</c>; as <see cref="ServedDocument"/>.</summary>
internal static class ControlDocument
{
    private static readonly ServedDocument Document = new("control.openapi.yaml");

    public static byte[] Yaml => Document.Yaml;

    public static byte[] Json => Document.Json;
}
