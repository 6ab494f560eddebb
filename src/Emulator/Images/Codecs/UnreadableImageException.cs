namespace Runflow.Emulator.Images.Codecs;

/// <summary>
/// The bytes are no picture that can be decoded. The message says what was found, as a noun phrase that completes
/// "Expected a readable image, found …". Thrown by the decoders only, and caught at the seam.
/// </summary>
internal sealed class UnreadableImageException(string found) : Exception(found);
