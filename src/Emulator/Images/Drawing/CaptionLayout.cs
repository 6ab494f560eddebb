namespace Runflow.Emulator.Images.Drawing;

/// <summary>Where the caption stands on an output of a given size.</summary>
/// <param name="Card">The paper that carries it.</param>
/// <param name="Text">Where the lines go.</param>
/// <param name="Qr">The QR code itself, without its quiet zone.</param>
/// <param name="Narrow">True when the text runs below the code, on a strip of its own.</param>
/// <param name="Cap">Height of the prompt's capitals in pixels.</param>
/// <param name="PromptLines">How many lines of the prompt are shown at most.</param>
internal readonly record struct CaptionLayout(Box Card, Box Text, Box Qr, bool Narrow, int Cap, int PromptLines)
{
    /// <summary>The layout for an output of this size, at least 256 × 256.</summary>
    public static CaptionLayout For(int width, int height)
        => width < 480 || (width < 640 && height < 420) ? OnStrip(width, height) : OnCard(width, height);

    /// <summary>Distance of things from the edge of an output.</summary>
    public static int Margin(int width, int height) => Math.Clamp(Math.Min(width, height) / 40, 8, 32);

    private static CaptionLayout OnCard(int width, int height)
    {
        var margin = Margin(width, height);
        const int Tall = QrMark.Side + (2 * QrMark.Quiet);

        // On a low output the card takes the right half, so that the picture keeps the left.
        var wide = Math.Min(width - (2 * margin), height < 420 ? Math.Max(460, width * 45 / 100) : 1200);
        var card = new Box(height < 420 ? width - margin - wide : (width - wide) / 2, height - margin - Tall, wide, Tall);
        var qr = new Box(card.Right - QrMark.Quiet - QrMark.Side, card.Y + QrMark.Quiet, QrMark.Side, QrMark.Side);
        var text = new Box(card.X + 24, card.Y + 22, qr.X - QrMark.Quiet - card.X - 28, Tall - 44);
        var cap = text.Width >= 640 ? 21 : text.Width >= 420 ? 18 : 15;
        return new CaptionLayout(card, text, qr, false, cap, text.Width >= 420 ? 2 : 3);
    }

    private static CaptionLayout OnStrip(int width, int height)
    {
        const int Cap = 9;
        var lines = height < 340 ? 1 : height < 520 ? 2 : 4;
        var strip = 20 + ((lines + 1) * new Lettering(Cap).Leading);
        var card = new Box(0, height - strip, width, strip);
        const int Quiet = 2 * QrMark.Module;
        var qr = new Box(width - QrMark.Side - Quiet, card.Y - QrMark.Side, QrMark.Side, QrMark.Side);
        return new CaptionLayout(card, card.Inset(10), qr, true, Cap, lines);
    }
}
