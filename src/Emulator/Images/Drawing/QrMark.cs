using QRCoder;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>The QR code: version 3 (29 × 29 modules), error correction M, alphanumeric; so its size is always the same.</summary>
internal static class QrMark
{
    /// <summary>Pixels of a module.</summary>
    public const int Module = 5;

    /// <summary>Modules of a side, without the quiet zone.</summary>
    public const int Modules = 29;

    /// <summary>Pixels of a side, without the quiet zone of four modules.</summary>
    public const int Side = Module * Modules;

    /// <summary>Pixels of the quiet zone that the code wants on each side.</summary>
    public const int Quiet = 4 * Module;

    private const int Version = 3;

    // QRCoder's matrix includes the quiet zone.
    private const int Border = 4;

    /// <param name="raster">What to draw on; the surroundings must be light.</param>
    /// <param name="text">At most 61 characters of the alphanumeric set.</param>
    /// <param name="x">Left edge of the code itself.</param>
    /// <param name="y">Its top edge.</param>
    /// <param name="ink">A dark colour.</param>
    public static void Draw(Raster raster, string text, int x, int y, uint ink)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, requestedVersion: Version);
        for (var row = 0; row < Modules; row++)
        {
            for (var column = 0; column < Modules; column++)
            {
                if (code.ModuleMatrix[row + Border][column + Border])
                {
                    Shapes.Fill(raster, new Box(x + (column * Module), y + (row * Module), Module, Module), ink);
                }
            }
        }
    }
}
