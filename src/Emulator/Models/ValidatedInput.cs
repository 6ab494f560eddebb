using Runflow.Emulator.Images;

namespace Runflow.Emulator.Models;

/// <summary>What a valid input asks for.</summary>
internal sealed class ValidatedInput
{
    public string Prompt { get; set; } = "";

    /// <summary>1 or more.</summary>
    public long Steps { get; set; } = 1;

    /// <summary>1 or more; null asks for a drawn one.</summary>
    public long? Seed { get; set; }

    /// <summary>Images to make, 1 or more.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Their format; null takes the setting's.</summary>
    public ImageFormat? Format { get; set; }

    /// <summary>Whether the images are not to be checked, so that nobody knows what they show.</summary>
    public bool Unchecked { get; set; }

    /// <summary>A preset's pixels; null takes the first source's size.</summary>
    public PixelSize? Size { get; set; }

    /// <summary>Images in the order in which the model takes them, each with its place in the input. Most inputs have one.</summary>
    public List<(ModelInput Field, int Index, ImageInput Image)> Sources { get; } = new(1);
}
