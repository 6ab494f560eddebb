namespace Runflow.Emulator.Images;

/// <summary>File format of an output.</summary>
public enum ImageFormat
{
    /// <summary>PNG, 8 bits for each channel.</summary>
    Png,

    /// <summary>Baseline JPEG.</summary>
    Jpeg,
}
