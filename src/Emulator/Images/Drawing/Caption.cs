using System.Globalization;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>The paper with the prompt's beginning, seed, steps, size, the word EMULATED and the QR code.</summary>
internal static class Caption
{
    private const string Word = "EMULATED";

    /// <param name="raster">What to draw on.</param>
    /// <param name="layout">Where.</param>
    /// <param name="palette">The output's colours.</param>
    /// <param name="order">What to say.</param>
    /// <param name="qrText">Text of the QR code.</param>
    public static void Draw(Raster raster, CaptionLayout layout, Palette palette, PaintOrder order, string qrText)
    {
        if (layout.Narrow)
        {
            var quiet = 2 * QrMark.Module;
            Shapes.Panel(raster, new Box(layout.Qr.X - quiet, layout.Qr.Y - quiet, QrMark.Side + (4 * quiet), QrMark.Side + (4 * quiet)), 8, palette.Paper);
            Shapes.Fill(raster, layout.Card, palette.Paper);
        }
        else
        {
            Shapes.Shadow(raster, layout.Card, 14, 14, 150);
            Shapes.Panel(raster, layout.Card, 14, palette.Paper);
            Shapes.Panel(raster, new Box(layout.Card.X, layout.Card.Y + 22, 5, layout.Card.Height - 44), 2, palette.Accent);
        }

        QrMark.Draw(raster, qrText, layout.Qr.X, layout.Qr.Y, palette.Text);
        if (layout.Narrow)
        {
            DrawNarrow(raster, layout, palette, order);
        }
        else
        {
            DrawWide(raster, layout, palette, order);
        }
    }

    private static void DrawWide(Raster raster, CaptionLayout layout, Palette palette, PaintOrder order)
    {
        var text = layout.Text;
        var small = new Lettering(Math.Max(10, layout.Cap * 5 / 8));
        var bold = small with { Weight = 5 };
        var y = text.Y;

        // First line: the word on its plate, then the model.
        var plate = new Box(text.X, y - 5, bold.Measure(Word) + 20, small.Cap + 10);
        Shapes.Panel(raster, plate, plate.Height / 2, palette.Accent);
        bold.Draw(raster, Word, plate.X + 10, y, Ink.White);
        var model = Shortened(order.Model, small, text.Right - plate.Right - 12);
        small.Draw(raster, model, plate.Right + 12, y, palette.Text, 170);

        // Last line: the numbers. Between them, the prompt in the middle of the space that is left.
        var facts = Facts(order, "   ");
        if (small.Measure(facts) > text.Width)
        {
            facts = Facts(order, " ");
        }

        var foot = text.Bottom - small.Cap;
        small.Draw(raster, Shortened(facts, small, text.Width), text.X, foot, palette.Text, 200);
        y = plate.Bottom;
        var prompt = new Lettering(layout.Cap);
        var lines = LineBreaks.Wrap($"“{order.Prompt.Trim()}”", prompt, text.Width, layout.PromptLines);
        var tall = ((lines.Count - 1) * prompt.Leading) + prompt.Cap;
        y += (foot - y - tall) / 2;
        foreach (var line in lines)
        {
            prompt.Draw(raster, line, text.X, y, palette.Text);
            y += prompt.Leading;
        }
    }

    private static void DrawNarrow(Raster raster, CaptionLayout layout, Palette palette, PaintOrder order)
    {
        var lettering = new Lettering(layout.Cap);
        var y = layout.Text.Y;
        foreach (var line in LineBreaks.Wrap($"“{order.Prompt.Trim()}”", lettering, layout.Text.Width, layout.PromptLines))
        {
            lettering.Draw(raster, line, layout.Text.X, y, palette.Text);
            y += lettering.Leading;
        }

        // The numbers must stay whole: if need be they take the word's place (the ribbon has it too), then grow smaller.
        var facts = Facts(order, " ");
        var bold = lettering with { Weight = 5 };
        var word = bold.Measure(Word) + 8;
        var foot = layout.Text.Bottom - layout.Cap;
        var left = layout.Text.X;
        if (word + lettering.Measure(facts) <= layout.Text.Width)
        {
            bold.Draw(raster, Word, left, foot, palette.Accent);
            left += word;
        }
        else if (lettering.Measure(facts) > layout.Text.Width)
        {
            lettering = new Lettering(7);
        }

        lettering.Draw(raster, Shortened(facts, lettering, layout.Text.Right - left), left, foot, palette.Text, 220);
    }

    private static string Facts(PaintOrder order, string gap) => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {order.Seed}{gap}·{gap}{order.Steps} {(order.Steps == 1 ? "step" : "steps")}{gap}·{gap}{order.Width} × {order.Height}");

    private static string Shortened(string text, Lettering lettering, int width)
        => width < 40 ? "" : LineBreaks.Wrap(text, lettering, width, 1) is [var line, ..] ? line : "";
}
