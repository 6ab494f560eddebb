using Runflow.Emulator.Images;

namespace Runflow.Emulator.Models;

/// <summary>How an input wants its images made, whatever they show.</summary>
internal readonly record struct AskedImages()
{
    /// <summary>1 or more.</summary>
    public long Steps { get; init; } = 1;

    /// <summary>1 or more; null asks for a drawn one.</summary>
    public long? Seed { get; init; }

    /// <summary>Images to make, 1 or more.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Their format; null takes the setting's.</summary>
    public ImageFormat? Format { get; init; }

    /// <summary>Whether the images are not to be checked, so that nobody knows what they show.</summary>
    public bool Unchecked { get; init; }

    /// <summary>A preset's pixels; null takes the first source's size.</summary>
    public PixelSize? Size { get; init; }
}
