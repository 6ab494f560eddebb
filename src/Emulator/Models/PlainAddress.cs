using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Runflow.Emulator.Models;

/// <summary>
/// Knows the http(s) URLs that nearly everybody sends, <c>https://host.example:8080/path?query</c> in plain ASCII, without taking
/// them apart: a <see cref="Uri"/> of each costs more than all else that is done with it. What it does not know is not wrong
/// but for the <see cref="Uri"/> to judge; a test holds what it knows to that judgement.
/// </summary>
internal static class PlainAddress
{
    private const int Longest = 2048;
    private const int LongestScheme = 8;
    private const int LongestHost = 200;
    private const int LongestLabel = 60;
    private static readonly SearchValues<byte> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);
    private static readonly SearchValues<byte> OfPath = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?=&+%:,;@!$'()*"u8);

    [SkipLocalsInit]
    public static bool Is(string text)
    {
        Span<byte> ascii = stackalloc byte[Longest + LongestScheme];
        return Ascii.FromUtf16(text, ascii, out var written) == OperationStatus.Done && Is(ascii[..written]);
    }

    /// <summary>The same of a text in UTF-8.</summary>
    public static bool Is(ReadOnlySpan<byte> text)
    {
        var rest = text.StartsWith("https://"u8) ? text[8..]
            : text.StartsWith("http://"u8) ? text[7..]
            : default;
        if (rest.Length is 0 or > Longest)
        {
            return false;
        }

        var slash = rest.IndexOf((byte)'/');
        var host = slash < 0 ? rest : rest[..slash];
        var colon = host.IndexOf((byte)':');
        return (colon < 0 ? IsHost(host) : IsPort(host[(colon + 1)..]) && IsHost(host[..colon])) && !rest[host.Length..].ContainsAnyExcept(OfPath);
    }

    /// <summary>Labels of letters, digits and single hyphens within, the first of them beginning with a letter, so that it is no number.</summary>
    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        if (host.Length is 0 or > LongestHost || !Letters.Contains(host[0]))
        {
            return false;
        }

        var (label, before) = (0, '.');
        foreach (char character in host)
        {
            var joins = character is '-' or '.';
            if (joins ? before is '-' or '.' : !char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }

            label = character == '.' ? 0 : label + 1;
            if (label > LongestLabel)
            {
                return false;
            }

            before = character;
        }

        return before is not ('-' or '.');
    }

    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
