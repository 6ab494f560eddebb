using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>What a flagged output looks like: coarse blocks in place of the picture, and a bar that says why.</summary>
internal static class NsfwVeil
{
    private const string Word = "NSFW";
    private const string Sentence = "flagged: this output was withheld";

    /// <summary>Makes the picture unrecognisable.</summary>
    public static void Blocks(Raster raster)
    {
        var side = Math.Max(16, Math.Min(raster.Width, raster.Height) / 14);
        using var small = new Raster((raster.Width + side - 1) / side, (raster.Height + side - 1) / side);
        Resampling.Draw(raster, new Box(0, 0, raster.Width, raster.Height), small, new Box(0, 0, small.Width, small.Height));
        for (var y = 0; y < small.Height; y++)
        {
            for (var x = 0; x < small.Width; x++)
            {
                Shapes.Fill(raster, new Box(x * side, y * side, side, side), Ink.Mix(small.Row(y)[x], Ink.Black, 60));
            }
        }
    }

    /// <summary>The bar, within the part of the picture that the caption leaves free.</summary>
    public static void Bar(Raster raster, Box free)
    {
        var cap = Math.Clamp(Math.Min(free.Width / 8, free.Height / 4), 12, 64);
        var word = new Lettering(cap, 6);
        var sentence = new Lettering(Math.Max(6, cap / 3));
        while (sentence.Cap > 6 && sentence.Measure(Sentence) > free.Width - 12)
        {
            sentence = sentence with { Cap = sentence.Cap - 1 };
        }

        var tall = cap + (2 * sentence.Cap) + cap;
        var y = free.Y + ((free.Height - tall) / 2);
        Shapes.Fill(raster, new Box(0, y, raster.Width, tall), Ink.Black, 225);
        Shapes.Fill(raster, new Box(0, y, raster.Width, Math.Max(2, cap / 12)), Ink.Of(0xE5383B));
        Shapes.Fill(raster, new Box(0, y + tall - Math.Max(2, cap / 12), raster.Width, Math.Max(2, cap / 12)), Ink.Of(0xE5383B));
        y += cap / 2;
        word.Draw(raster, Word, free.X + ((free.Width - word.Measure(Word)) / 2), y, Ink.White);
        y += cap + sentence.Cap;
        sentence.Draw(raster, Sentence, free.X + ((free.Width - sentence.Measure(Sentence)) / 2), y, Ink.White, 230);
    }
}
