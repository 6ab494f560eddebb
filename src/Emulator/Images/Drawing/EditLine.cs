namespace Runflow.Emulator.Images.Drawing;

/// <summary>The line between the untouched source to its left and the edited picture to its right, through all rows of an output.</summary>
/// <param name="Top">The first edited pixel of the top row.</param>
/// <param name="Bottom">Where it would be one row below the last.</param>
internal readonly record struct EditLine(int Top, int Bottom)
{
    // Where it crosses a picture, in percent of its width.
    private const int AtTop = 37, AtBottom = 23;

    /// <summary>A slanted line across a picture that stands here.</summary>
    public static EditLine Across(Box place) => new(place.X + (place.Width * AtTop / 100), place.X + (place.Width * AtBottom / 100));

    /// <summary>An upright line.</summary>
    public static EditLine At(int x) => new(x, x);

    /// <summary>For each row, the first pixel of the edited side.</summary>
    /// <param name="height">Rows of the output.</param>
    public int[] Boundary(int height)
    {
        var from = new int[height];
        for (var y = 0; y < height; y++)
        {
            from[y] = Top - ((Top - Bottom) * y / height);
        }

        return from;
    }
}
