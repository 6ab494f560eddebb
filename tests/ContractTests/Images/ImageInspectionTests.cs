using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Png;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

public sealed class ImageInspectionTests
{
    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    public void An_output_is_genuine_and_says_what_it_was_made_of(ImageFormat format)
    {
        var order = Orders.Of(512, 512, format, sources: [Orders.Png(), Orders.Synthetic]);
        var verdict = ImageInspection.Inspect(Painter.Paint(order));
        Assert.Equal((ImageFinding.Genuine, format), (verdict.Finding, verdict.Format));
        Assert.Equal(order.RecordJson, verdict.Record!.ToJson());
        Assert.Equal(order.Sources.Select(source => source.Sha256), verdict.Record.Sources);
        Assert.Equal(PaintRecord.QrText(Painter.Version, 42, order.RecordJson), verdict.QrText);
        Assert.StartsWith(verdict.QrText![^32..], verdict.RecordSha256, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    public void One_changed_byte_anywhere_is_noticed(ImageFormat format)
    {
        var file = Painter.Paint(Orders.Of(256, 256, format));
        for (var at = 2; at < file.Length; at += 131)
        {
            file[at] ^= 1;
            Assert.NotEqual(ImageFinding.Genuine, ImageInspection.Inspect(file).Finding);
            file[at] ^= 1;
        }

        Assert.Equal(ImageFinding.Altered, ImageInspection.Inspect([.. file, 0]).Finding);
        Assert.NotEqual(ImageFinding.Genuine, ImageInspection.Inspect(file.AsSpan(0, file.Length - 20)).Finding);
        Assert.Equal(ImageFinding.Genuine, ImageInspection.Inspect(file).Finding);
    }

    [Fact]
    public void A_file_written_anew_with_its_record_is_altered()
    {
        var order = Orders.Of(256, 256);
        using var raster = Decoding.TryDecode(Painter.Paint(order))!;
        var file = PngWriter.Write(raster, record: null).ToList();
        file.InsertRange(33, PngSamples.Chunk("iTXt", [.. "runflow-emulator\0\0\0\0\0"u8, .. order.RecordJson]));
        var verdict = ImageInspection.Inspect(file.ToArray());
        Assert.Equal(ImageFinding.Altered, verdict.Finding);
        Assert.Contains("seal is missing", verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal(42, verdict.Record!.Seed);
    }

    [Fact]
    public void A_record_that_names_another_size_is_altered()
    {
        using var raster = Pictures.Gradient(300, 200);
        var verdict = ImageInspection.Inspect(PngWriter.Write(raster, System.Text.Encoding.ASCII.GetString(Orders.Of(512, 512).RecordJson)));
        Assert.Equal(ImageFinding.Altered, verdict.Finding);
        Assert.Contains("512 x 512", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_not_ours()
    {
        Assert.Equal(ImageFinding.NotOurs, ImageInspection.Inspect([]).Finding);
        Assert.Equal(ImageFinding.NotOurs, ImageInspection.Inspect("%PDF"u8).Finding);
        Assert.Equal(ImageFinding.NotOurs, ImageInspection.Inspect(JpegSamples.All["Rgb"]).Finding);
        var (png, _) = PngSamples.Make(9, 9, 2, 8, false);
        var verdict = ImageInspection.Inspect(png);
        Assert.Equal((ImageFinding.NotOurs, "This PNG of 9 x 9 pixels carries no record of this emulator."), (verdict.Finding, verdict.Sentence));
    }

    [Fact]
    public void A_thumbnail_keeps_the_proportions_and_is_null_for_what_cannot_be_decoded()
    {
        using var raster = Pictures.Gradient(300, 200);
        var probe = SourceProbe.Of(Thumbnail.Of(PngWriter.Write(raster, null), 96));
        Assert.Equal((SourceKind.Png, 96, 64), (probe.Kind, probe.Width, probe.Height));
        Assert.Equal(40, SourceProbe.Of(Thumbnail.Of(JpegSamples.All["Grey"], 96)).Width);
        Assert.Null(Thumbnail.Of("GIF89a"u8, 96));
    }
}
