using Runflow.Emulator.Json;

namespace Runflow.Emulator.Models;

/// <summary>A source image of an input that is being read.</summary>
/// <param name="Field">The field that names it.</param>
/// <param name="Index">Its place in the field's list; 0 where there is none.</param>
/// <param name="Text">What stands there.</param>
/// <param name="Stored">What came inline, or is an asset; null for an address, which is <paramref name="Text"/>.</param>
internal readonly record struct InputSource(ModelInput Field, int Index, TapeValue Text, ImageInput? Stored)
{
    /// <summary>The same for whoever keeps it longer than the input.</summary>
    public SourceImage ToImage() => new(Field, Index, Stored ?? new ImageInput { Url = Text.GetString() });
}

/// <summary>A source image with its place in the input.</summary>
/// <param name="Field">The field that names it.</param>
/// <param name="Index">Its place in the field's list; 0 where there is none.</param>
/// <param name="Image">What it is.</param>
internal readonly record struct SourceImage(ModelInput Field, int Index, ImageInput Image);
