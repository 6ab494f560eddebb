namespace Runflow.Emulator.Tests.Hosting;

/// <summary>Bodies of creates that tests vary.</summary>
internal static class Bodies
{
    public const string Url = "https://images.example/source.png";

    /// <summary>A PNG of one pixel.</summary>
    public const string PixelBase64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /// <summary>Nothing to complain or to warn of.</summary>
    public const string Plain = """{"input":{"prompt":"A red bicycle","image_urls":["https://images.example/source.png"]}}""";

    /// <summary>Strict base64 of bytes that are no image of any kind.</summary>
    public static string NoImageBase64 { get; } = Convert.ToBase64String("these bytes are no image"u8);

    /// <summary><see cref="Plain"/> with more in its input, such as <c>"steps":4</c>.</summary>
    public static string Input(string fields) => Plain[..^2] + "," + fields + "}}";

    /// <summary><see cref="Plain"/> with more beside its input, such as <c>"metadata":{}</c>.</summary>
    public static string Beside(string fields) => Plain[..^1] + "," + fields + "}";

    /// <summary>A create with a prompt and one image field.</summary>
    public static string Image(string value, string field = "reference_image_1") => $$$"""{"input":{"prompt":"A red bicycle","{{{field}}}":{{{value}}}}}""";
}
