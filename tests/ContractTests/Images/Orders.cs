using System.Security.Cryptography;
using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs.Png;

namespace Runflow.Emulator.Tests.Images;

/// <summary>Orders that the tests of the painter share.</summary>
internal static class Orders
{
    public static readonly (string Name, int Width, int Height)[] Presets =
    [
        ("square_hd", 1024, 1024), ("square", 512, 512), ("portrait_4_3", 768, 1024),
        ("portrait_16_9", 576, 1024), ("landscape_4_3", 1024, 768), ("landscape_16_9", 1024, 576),
    ];

    public static PaintOrder Of(int width, int height, ImageFormat format = ImageFormat.Png, long seed = 42, bool nsfw = false, params PaintSource[] sources)
        => new("black-forest-labs/flux-2-klein-4b/edit", "Make the façade blue", seed, 4, width, height, format, sources, nsfw);

    public static PaintSource Png()
    {
        // Written by our own writer: a library's compression may change with the runtime, and with it the hash.
        using var raster = Pictures.Gradient(300, 200, 30);
        return Stored(PngWriter.Write(raster, record: null));
    }

    public static PaintSource Jpeg() => Stored(JpegSamples.All["Progressive420"]);

    public static PaintSource Synthetic => PaintSource.Synthetic("https://example.com/photo.jpg");

    public static PaintSource Gif() => Stored([.. "GIF89a"u8, 0x40, 0x01, 0xF0, 0x00, 0x80, 0, 0]);

    public static PaintSource Stored(byte[] file) => PaintSource.FromBytes(file, Convert.ToHexStringLower(SHA256.HashData(file)));
}
