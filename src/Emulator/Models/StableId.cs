using System.Security.Cryptography;
using System.Text;

namespace Runflow.Emulator.Models;

/// <summary>Ids that follow from a name alone, so that they are the same in every sandbox and on every machine: UUIDs
/// version 8 from the SHA-256 of the text.</summary>
internal static class StableId
{
    public static Guid Of(string text)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
