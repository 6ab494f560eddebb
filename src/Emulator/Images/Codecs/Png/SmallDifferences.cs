using System.Runtime.CompilerServices;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>
/// Filtered bytes from −1 to 2, of which most of a smooth picture consists, four together as one number of eight bits: so
/// that they are written together. The first byte is the highest digit of the number, in base 4.
/// </summary>
internal static class SmallDifferences
{
    /// <summary>How many numbers there are for four bytes.</summary>
    public const int Fours = 256;

    /// <summary>Bits of the longest code with which two times four are still stored at once.</summary>
    public const int LongestCode = 7;

    /// <summary>Two times four bytes as their numbers.</summary>
    /// <param name="eight">Eight bytes, the first one lowest.</param>
    /// <param name="first">The number of the first four.</param>
    /// <param name="second">The number of the others.</param>
    /// <returns>Whether all of them are small; the numbers mean nothing otherwise.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Are(ulong eight, out int first, out int second)
    {
        // One more than each byte, without a carry into the next; then the digits are gathered in the highest byte of each half.
        const ulong Sign = 0x8080808080808080;
        var digits = ((eight & ~Sign) + 0x0101010101010101) ^ (eight & Sign);
        first = (int)(((uint)digits * 0x40100401) >> 24);
        second = (int)(((uint)(digits >> 32) * 0x40100401) >> 24);
        return (digits & 0xFCFCFCFCFCFCFCFC) == 0;
    }

    /// <summary>The byte at a place of the four that a number stands for.</summary>
    /// <param name="number">0 to 255.</param>
    /// <param name="place">0 to 3.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Byte(int number, int place) => (byte)(((number >> (6 - (2 * place))) & 3) - 1);

    /// <summary>The codes of four bytes, one after the other: count of bits in the top byte, bits below.</summary>
    /// <param name="codes">The code of each byte, likewise.</param>
    /// <param name="fours">By number; filled.</param>
    /// <returns>False, and nothing is filled, when a code is longer than <see cref="LongestCode"/>.</returns>
    public static bool Join(ReadOnlySpan<uint> codes, Span<ulong> fours)
    {
        for (var value = -1; value <= 2; value++)
        {
            if (codes[(byte)value] >> 24 > LongestCode)
            {
                return false;
            }
        }

        for (var number = 0; number < Fours; number++)
        {
            ulong bits = 0;
            var count = 0;
            for (var place = 0; place < 4; place++)
            {
                var code = codes[Byte(number, place)];
                bits |= (ulong)(code & 0xFFFFFF) << count;
                count += (int)(code >> 24);
            }

            fours[number] = bits | ((ulong)count << 56);
        }

        return true;
    }
}
