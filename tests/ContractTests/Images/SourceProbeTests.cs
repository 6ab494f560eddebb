using System.Text;
using Runflow.Emulator.Images;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

public sealed class SourceProbeTests
{
    [Theory]
    [InlineData("", "no bytes at all")]
    [InlineData("%PDF-1.7\n%", "a PDF document")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9'/>", "an SVG drawing")]
    [InlineData("<?xml version='1.0'?><svg/>", "an SVG drawing")]
    [InlineData("<!DOCTYPE html><p>not found</p>", "an HTML page")]
    [InlineData("{\"error\":404}", "JSON text")]
    [InlineData("just words", "text (10 bytes)")]
    [InlineData("BM......", "a BMP image")]
    public void Other_kinds_of_file_are_named(string text, string found)
    {
        var probe = SourceProbe.Of(Encoding.UTF8.GetBytes(text));
        Assert.Equal(SourceKind.Unreadable, probe.Kind);
        Assert.Equal($"Expected a PNG, JPEG, WebP, GIF or AVIF image, found {found}.", probe.Problem);
    }

    [Fact]
    public void Gif_animated_or_not_is_recognised_with_its_size()
    {
        byte[] gif = [.. "GIF89a"u8, 0x40, 0x01, 0xF0, 0x00, 0x80, 0, 0];
        Assert.Equal(new SourceProbe(SourceKind.Gif, 320, 240, null), SourceProbe.Of(gif));
        Assert.False(SourceProbe.Of(gif.AsSpan(0, 9)).Readable);
    }

    [Fact]
    public void The_three_kinds_of_webp_are_recognised_with_their_size()
    {
        byte[] lossy = [.. "RIFF\0\0\0\0WEBPVP8 \0\0\0\0"u8, 0, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00];
        byte[] lossless = [.. "RIFF\0\0\0\0WEBPVP8L\0\0\0\0"u8, 0x2F, 0x3F, 0xC1, 0x3B, 0x00, 0, 0, 0, 0, 0];
        byte[] extended = [.. "RIFF\0\0\0\0WEBPVP8X\0\0\0\0"u8, 0, 0, 0, 0, 0x3F, 0x01, 0x00, 0xEF, 0x00, 0x00];
        Assert.Equal(new SourceProbe(SourceKind.Webp, 320, 240, null), SourceProbe.Of(lossy));
        Assert.Equal(new SourceProbe(SourceKind.Webp, 320, 240, null), SourceProbe.Of(lossless));
        Assert.Equal(new SourceProbe(SourceKind.Webp, 320, 240, null), SourceProbe.Of(extended));
        Assert.False(SourceProbe.Of(extended.AsSpan(0, 20)).Readable);
    }

    [Fact]
    public void Avif_is_recognised_with_its_size()
    {
        byte[] avif =
        [
            0, 0, 0, 0x1C, .. "ftypavif\0\0\0\0avifmif1miaf"u8,
            0, 0, 0, 0x14, .. "ispe"u8, 0, 0, 0, 0, 0, 0, 0x01, 0x40, 0, 0, 0, 0xF0,
        ];
        Assert.Equal(new SourceProbe(SourceKind.Avif, 320, 240, null), SourceProbe.Of(avif));
        Assert.Contains("MP4 or HEIF", SourceProbe.Of([0, 0, 0, 0x10, .. "ftypisom\0\0\0\0"u8]).Problem, StringComparison.Ordinal);
    }
}
