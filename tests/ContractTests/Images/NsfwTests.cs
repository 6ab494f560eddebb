using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Png;
using Runflow.Emulator.Images.Drawing;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

/// <summary>A flagged output shows nothing of the picture, and says why in letters that can be read.</summary>
public sealed class NsfwTests
{
    /// <summary>Pixels of the least block in place of the picture.</summary>
    private const int Block = 16;

    private static readonly uint Red = Ink.Of(0xE5383B);

    [Fact]
    public void The_picture_is_coarse_blocks_of_one_colour()
    {
        foreach (var (name, width, height) in Orders.Presets)
        {
            using var plain = Painted(width, height, nsfw: false);
            using var flagged = Painted(width, height, nsfw: true);

            // Left of the ribbon, and at a height where the bar is not.
            var y = RedRows(flagged)[0] / 2;
            Assert.True(Changes(plain, y, width / 2) > width / 4, $"{name}: the source has {Changes(plain, y, width / 2)} edges in a row");
            Assert.True(Changes(flagged, y, width / 2) <= width / 2 / Block, $"{name}: {Changes(flagged, y, width / 2)} edges in a row");
        }
    }

    [Fact]
    public void A_bar_across_it_bears_four_letters_and_a_sentence()
    {
        foreach (var (name, width, height) in Orders.Presets)
        {
            using var flagged = Painted(width, height, nsfw: true);
            using var plain = Painted(width, height, nsfw: false);
            Assert.Empty(RedRows(plain));
            var rows = RedRows(flagged);
            var top = rows.First(row => !rows.Contains(row + 1)) + 1;
            var bottom = rows.Last(row => !rows.Contains(row - 1));

            // The word above, the sentence below: between them a row without letters.
            var written = Enumerable.Range(top, bottom - top).Where(row => Bright(flagged, row).Any()).ToArray();
            var gap = written.Zip(written.Skip(1)).Single(static pair => pair.Second > pair.First + 1);
            Assert.True(Groups(flagged, written[0], gap.First) == 4, $"{name}: {Groups(flagged, written[0], gap.First)} letters");
            Assert.True(Groups(flagged, gap.Second, written[^1]) is >= 20 and <= 40, $"{name}: {Groups(flagged, gap.Second, written[^1])} letters in the sentence");
            Assert.True(gap.First - written[0] >= 12, $"{name}: the word is {gap.First - written[0]} pixels tall");
        }
    }

    private static Raster Painted(int width, int height, bool nsfw)
    {
        using var stripes = new Raster(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                stripes.Row(y)[x] = x % 2 == 0 ? Ink.Of(0x2040A0) : Ink.Of(0xB0A060);
            }
        }

        var source = Orders.Stored(PngWriter.Write(stripes, record: null));
        return Decoding.TryDecode(Painter.Paint(Orders.Of(width, height, nsfw: nsfw, sources: source)))!;
    }

    /// <summary>The bar's edges; on the right the ribbon may cross them.</summary>
    private static int[] RedRows(Raster raster) =>
        [.. Enumerable.Range(0, raster.Height).Where(y => !raster.Row(y)[..(raster.Width / 2)].ContainsAnyExcept(Red))];

    private static int Changes(Raster raster, int y, int width)
    {
        var row = raster.Row(y)[..width];
        var changes = 0;
        for (var x = 1; x < width; x++)
        {
            changes += row[x] == row[x - 1] ? 0 : 1;
        }

        return changes;
    }

    /// <summary>Columns of a row in which there is lettering.</summary>
    private static IEnumerable<int> Bright(Raster raster, int y)
    {
        var row = raster.Row(y).ToArray();
        return Enumerable.Range(0, row.Length).Where(x => Ink.Luma(row[x]) > 140);
    }

    /// <summary>Letters from one row to another: columns with lettering that stand together.</summary>
    private static int Groups(Raster raster, int first, int last)
    {
        var columns = Enumerable.Range(first, last - first + 1).SelectMany(y => Bright(raster, y)).ToHashSet();
        return columns.Count(x => !columns.Contains(x - 1));
    }
}
