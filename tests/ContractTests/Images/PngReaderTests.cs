using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Png;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

public sealed class PngReaderTests
{
    public static TheoryData<int, int, bool> Kinds()
    {
        var data = new TheoryData<int, int, bool>();
        foreach (var (type, depth) in PngSamples.Kinds)
        {
            data.Add(type, depth, false);
            data.Add(type, depth, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_colour_type_and_depth_is_read_exactly(int type, int depth, bool interlaced)
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (2, 3), (5, 9), (33, 17)])
        {
            var (file, pixels) = PngSamples.Make(width, height, type, depth, interlaced);
            using var raster = PngReader.Read(file);
            Assert.Equal((width, height), (raster.Width, raster.Height));
            Assert.Equal(pixels, raster.Pixels.ToArray());
            Assert.Equal(new SourceProbe(SourceKind.Png, width, height, null), SourceProbe.Of(file));
        }
    }

    [Fact]
    public void Transparent_pixels_are_laid_on_white()
    {
        var file = PngSamples.Assemble(2, 1, 6, 8, 0, [], [0, 10, 20, 30, 0, 10, 20, 30, 255]);
        using var raster = Decoding.TryDecode(file);
        Assert.Equal([0xFFFFFFFF, 0xFF1E140A], raster!.Pixels.ToArray());
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (3, 2), (4, 4), (5, 3), (17, 40), (200, 90)])
        {
            for (var noise = 0; noise < 3; noise++)
            {
                using var raster = Pictures.Gradient(width, height, noise * 40);
                using var again = PngReader.Read(PngWriter.Write(raster, "{}"));
                Assert.Equal(raster.Pixels.ToArray(), again.Pixels.ToArray());
            }
        }
    }

    [Theory]
    [InlineData("a PNG that is cut off", 40)]
    [InlineData("a PNG that is cut off", 100)]
    public void A_cut_off_file_is_unreadable(string found, int bytes)
    {
        var (file, _) = PngSamples.Make(20, 20, 2, 8, false);
        var probe = SourceProbe.Of(file.AsSpan(0, bytes));
        Assert.Equal(SourceKind.Unreadable, probe.Kind);
        Assert.Contains(found, probe.Problem, StringComparison.Ordinal);
        Assert.Equal(SourceKind.Unreadable, SourceProbe.Of(file.AsSpan(0, file.Length - 1)).Kind);
    }

    [Fact]
    public void A_missing_palette_a_depth_that_does_not_exist_and_a_flipped_bit_are_named()
    {
        Assert.Contains("palette is missing", Problem(PngSamples.Assemble(1, 1, 3, 8, 0, [], [0, 0])), StringComparison.Ordinal);
        Assert.Contains("colour type 3 at 16 bits", Problem(PngSamples.Assemble(1, 1, 3, 16, 0, [], [0, 0, 0])), StringComparison.Ordinal);
        Assert.Contains("too few", Problem(PngSamples.Assemble(9, 9, 0, 8, 0, [], [0, 0])), StringComparison.Ordinal);
        var (file, _) = PngSamples.Make(8, 8, 2, 8, false);
        file[60] ^= 4;
        Assert.Contains("damaged", Problem(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_claims_more_than_the_file_can_hold_is_refused_before_memory_is_taken()
    {
        var lie = PngSamples.Assemble(60_000, 60_000, 2, 8, 0, [], new byte[900]);
        var smaller = PngSamples.Assemble(6_000, 6_000, 2, 8, 0, [], new byte[900]);
        SourceProbe.Of(lie);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("60000 x 60000", Problem(lie), StringComparison.Ordinal);
        Assert.Contains("more than the file can hold", Problem(smaller), StringComparison.Ordinal);
        Assert.Null(Decoding.TryDecode(lie));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static string Problem(byte[] file)
    {
        var probe = SourceProbe.Of(file);
        Assert.Equal((SourceKind.Unreadable, 0, 0, false), (probe.Kind, probe.Width, probe.Height, probe.Readable));
        Assert.Null(Decoding.TryDecode(file));
        return probe.Problem!;
    }
}
