using System.Buffers.Binary;
using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Jpeg;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

public sealed class JpegReaderTests
{
    public static TheoryData<string> Names => [.. JpegSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_of_libjpeg_are_read_as_they_were_meant(string name)
    {
        var file = JpegSamples.All[name];
        Assert.Equal(new SourceProbe(SourceKind.Jpeg, JpegSamples.Width, JpegSamples.Height, null), SourceProbe.Of(file));
        using var raster = JpegReader.Read(file);
        using var meant = Pictures.Gradient(JpegSamples.Width, JpegSamples.Height);
        if (name.StartsWith("Grey", StringComparison.Ordinal))
        {
            foreach (ref var pixel in meant.Pixels)
            {
                var grey = (((pixel & 255) * 299) + (((pixel >> 8) & 255) * 587) + (((pixel >> 16) & 255) * 114) + 500) / 1000;
                pixel = 0xFF000000 | (grey * 0x010101);
            }
        }

        // Repeated chroma is off by half a step of the gradient; the luma of grey files by less than one.
        Assert.InRange(Pictures.Distance(raster.Pixels, meant.Pixels), 0, name.StartsWith("Grey", StringComparison.Ordinal) ? 150 : 450);
    }

    [Fact]
    public void Progressive_and_baseline_files_of_the_same_coefficients_are_the_same_picture()
    {
        using var baseline = JpegReader.Read(JpegSamples.All["Baseline444"]);
        using var progressive = JpegReader.Read(JpegSamples.All["Progressive444"]);
        Assert.Equal(baseline.Pixels.ToArray(), progressive.Pixels.ToArray());
        using var restarted = JpegReader.Read(JpegSamples.All["Restart420"]);
        using var plain = JpegReader.Read(JpegSamples.All["Baseline420"]);
        Assert.Equal(plain.Pixels.ToArray(), restarted.Pixels.ToArray());
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 1, 0)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 0, 1)]
    public void Exif_orientation_is_applied(int orientation, int right, int bottom)
    {
        foreach (var little in (bool[])[true, false])
        {
            var file = WithOrientation(JpegSamples.All["Baseline444"], orientation, little);
            var turned = orientation >= 5;
            var (width, height) = turned ? (JpegSamples.Height, JpegSamples.Width) : (JpegSamples.Width, JpegSamples.Height);
            Assert.Equal(new SourceProbe(SourceKind.Jpeg, width, height, null), SourceProbe.Of(file));
            using var raster = JpegReader.Read(file);
            Assert.Equal((width, height), (raster.Width, raster.Height));

            // The stored picture's dark corner (no red, no green) must stand where the orientation puts its first row
            // and column.
            var corner = raster.Row(bottom * (height - 1))[right * (width - 1)];
            Assert.InRange((int)(corner & 255), 0, 30);
            Assert.InRange((int)((corner >> 8) & 255), 0, 30);
            var redGrows = turned ? raster.Row((1 - bottom) * (height - 1))[right * (width - 1)] : raster.Row(bottom * (height - 1))[(1 - right) * (width - 1)];
            Assert.InRange((int)(redGrows & 255), 225, 255);
        }
    }

    [Fact]
    public void Every_cut_makes_a_file_unreadable()
    {
        foreach (var name in (string[])["Baseline420", "Progressive420", "Restart420"])
        {
            var file = JpegSamples.All[name];
            for (var length = 0; length < file.Length; length += 7)
            {
                Assert.False(SourceProbe.Of(file.AsSpan(0, length)).Readable, $"{name} cut to {length} bytes");
            }

            Assert.Contains("cut off", SourceProbe.Of(file.AsSpan(0, file.Length - 2)).Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cmyk_file_and_a_header_that_lies_are_named()
    {
        Assert.Contains("CMYK", SourceProbe.Of(JpegSamples.Cmyk).Problem, StringComparison.Ordinal);
        var lie = (byte[])JpegSamples.All["Baseline420"].Clone();
        var frame = lie.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(lie.AsSpan(frame + 5), 60_000);
        BinaryPrimitives.WriteUInt16BigEndian(lie.AsSpan(frame + 7), 60_000);
        Assert.Contains("60000 x 60000", SourceProbe.Of(lie).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (7, 9), (16, 16), (33, 50), (200, 90)])
        {
            using var raster = Pictures.Gradient(width, height);
            using var again = JpegReader.Read(JpegWriter.Write(raster, "{}"));
            Assert.Equal((width, height), (again.Width, again.Height));
            Assert.InRange(Pictures.Distance(again.Pixels, raster.Pixels), 0, width < 30 ? 2000 : 300);
        }
    }

    /// <summary>Inserts an EXIF block that holds nothing but the orientation.</summary>
    public static byte[] WithOrientation(byte[] file, int orientation, bool little)
    {
        var exif = new byte[36];
        new byte[] { 0xFF, 0xE1, 0, 34 }.CopyTo(exif, 0);
        "Exif\0\0"u8.CopyTo(exif.AsSpan(4));
        (little ? "II*\0"u8 : "MM\0*"u8).CopyTo(exif.AsSpan(10));
        var at = 14;
        Put(8, 4);
        Put(1, 2);
        Put(0x0112, 2);
        Put(3, 2);
        Put(1, 4);
        Put(orientation, 2);
        Put(0, 2);
        return [.. file[..2], .. exif, .. file[2..]];

        void Put(int value, int bytes)
        {
            for (var i = 0; i < bytes; i++)
            {
                exif[at + (little ? i : bytes - 1 - i)] = (byte)(value >> (8 * i));
            }

            at += bytes;
        }
    }
}
