using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Png;
using Runflow.Emulator.Images.Drawing;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

/// <summary>The first source can be recognised in every preset, whatever its proportions and brightness.</summary>
public sealed class UnusualSourceTests
{
    private static readonly uint[] Bands = [Ink.Of(0xE02020), Ink.Of(0x20C020), Ink.Of(0x2040E0), Ink.Of(0xE0D020), Ink.Of(0x20D0D0)];

    [Fact]
    public void A_source_seventy_five_times_as_tall_as_wide_is_seen_whole_and_untouched_beside_the_edit()
    {
        var source = Source(20, 1500, static (_, y) => Bands[y / 300]);
        foreach (var (name, width, height) in Orders.Presets)
        {
            using var output = Painted(width, height, source);
            Assert.All(Bands, band => Assert.True(Count(output, band) >= width * height / 400, $"{name}: {band:X8} is seen in {Count(output, band)} pixels"));
        }
    }

    [Fact]
    public void A_source_seventy_five_times_as_wide_as_tall_runs_through_the_whole_output()
    {
        var source = Source(1500, 20, static (x, _) => Bands[x / 300]);
        foreach (var (name, width, height) in Orders.Presets)
        {
            using var output = Painted(width, height, source);
            Assert.True(Count(output, Bands[0]) >= width * height / 400, $"{name}: {Count(output, Bands[0])}");

            // One of the rows that the strip covers, beside the line's handle: as many colours as the source has bands there.
            var row = output.Row(CaptionLayout.For(width, height).Card.Y / 2).ToArray();
            var edited = Enumerable.Range(1, 4).Select(band => row[(width * band / 5) + (width * 3 / 20)]).Distinct().Count();
            Assert.True(edited == 4, $"{name}: {edited} colours of the edited bands");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(231)]
    public void A_source_of_hardly_any_contrast_gets_at_least_twice_as_much(int darkest)
    {
        const int Range = 24;
        var source = Source(600, 600, (x, y) => Grey(darkest + ((x + y) * Range / 1199)));
        foreach (var (name, width, height) in Orders.Presets)
        {
            for (var seed = 1L; seed <= 12; seed++)
            {
                using var output = Painted(width, height, source, seed);
                var row = CaptionLayout.For(width, height).Card.Y / 2;
                var brightness = Enumerable.Range(0, width / 4).Select(x => Ink.Luma(output.Row(row)[(width / 2) + x])).ToArray();
                var wanted = Range * (width / 4) * 2 * 600 / 1200 / Math.Max(width, height);
                Assert.True(brightness.Max() - brightness.Min() >= wanted, $"{name}, seed {seed}: {brightness.Min()} to {brightness.Max()}");
            }
        }
    }

    [Fact]
    public void A_source_of_one_pixel_is_its_colour_on_the_left_and_another_one_on_the_right()
    {
        var source = Source(1, 1, static (_, _) => Ink.Of(0xC02040));
        foreach (var (_, width, height) in Orders.Presets)
        {
            using var output = Painted(width, height, source);
            Assert.Equal(Ink.Of(0xC02040), output.Row(height / 4)[width / 10]);
            Assert.NotEqual(Ink.Of(0xC02040), output.Row(height / 4)[width / 2]);
        }
    }

    private static PaintSource Source(int width, int height, Func<int, int, uint> pixel)
    {
        using var raster = new Raster(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                raster.Row(y)[x] = pixel(x, y);
            }
        }

        return Orders.Stored(PngWriter.Write(raster, record: null));
    }

    private static Raster Painted(int width, int height, PaintSource source, long seed = 42)
        => Decoding.TryDecode(Painter.Paint(Orders.Of(width, height, seed: seed, sources: source)))!;

    private static uint Grey(int value) => Ink.Of(value, value, value);

    private static int Count(Raster raster, uint colour) => raster.Pixels.Count(colour);
}
