namespace Runflow.Emulator.Images.Drawing;

/// <summary>A rectangle of whole pixels; right and bottom lie outside.</summary>
internal readonly record struct Box(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    /// <summary>Smaller by so many pixels on each side.</summary>
    public Box Inset(int by) => new(X + by, Y + by, Width - (2 * by), Height - (2 * by));

    /// <summary>The part inside a raster of this size.</summary>
    public Box Clip(int width, int height)
    {
        int x = Math.Clamp(X, 0, width), y = Math.Clamp(Y, 0, height);
        return new(x, y, Math.Clamp(Right, x, width) - x, Math.Clamp(Bottom, y, height) - y);
    }
}
