using Microsoft.Extensions.Primitives;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>
/// A request's headers as they are kept: the server uses its own dictionary again for the next request. A credential is
/// replaced by its fingerprint before anything is kept.
/// </summary>
internal sealed class KeptHeaders
{
    private static readonly string[] Secrets = ["Authorization", "Cookie", "Proxy-Authorization"];
    private readonly KeyValuePair<string, StringValues>[] all;
    private readonly int count;

    /// <summary>Reads and measures.</summary>
    /// <param name="headers">The request's.</param>
    /// <param name="known">The sandbox whose key the request was found to carry; spares hashing it again.</param>
    /// <param name="most">Bytes kept; measuring goes on beyond them.</param>
    public KeptHeaders(IHeaderDictionary headers, Sandbox? known, int most)
    {
        all = headers.Count == 0 ? [] : new KeyValuePair<string, StringValues>[headers.Count];
        foreach (var (name, values) in headers)
        {
            var bytes = Bytes(name, values);
            Size += bytes;
            if (Size <= most && count < all.Length)
            {
                all[count++] = new(name, IsSecret(name) ? Mask(name, values, known) : values);
            }
        }

        IsWhole = count == all.Length;
    }

    /// <summary>What was kept of headers before.</summary>
    /// <param name="lines">Each line's name and value; lines of one name stand one after another.</param>
    /// <param name="size">Bytes of all headers.</param>
    /// <param name="isWhole">Whether none is missing.</param>
    public KeptHeaders(List<KeyValuePair<string, string>> lines, int size, bool isWhole)
    {
        all = new KeyValuePair<string, StringValues>[lines.Count];
        foreach (var (name, value) in lines)
        {
            if (count > 0 && all[count - 1].Key == name)
            {
                all[count - 1] = new(name, StringValues.Concat(all[count - 1].Value, value));
            }
            else
            {
                all[count++] = new(name, value);
            }
        }

        Size = size;
        IsWhole = isWhole;
    }

    /// <summary>Bytes of all headers, kept or not.</summary>
    public int Size { get; }

    /// <summary>Whether all of them are kept.</summary>
    public bool IsWhole { get; }

    public ReadOnlySpan<KeyValuePair<string, StringValues>> All => all.AsSpan(0, count);

    /// <summary>The value of a header, lines joined with commas; null when it was not sent.</summary>
    public string? Find(string name)
    {
        foreach (var (candidate, values) in All)
        {
            if (candidate.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return values.ToString();
            }
        }

        return null;
    }

    /// <summary>Bytes of the header lines.</summary>
    public static int Measure(IHeaderDictionary headers)
    {
        var bytes = 0;
        foreach (var (name, values) in headers)
        {
            bytes += Bytes(name, values);
        }

        return bytes;
    }

    private static int Bytes(string name, StringValues values)
    {
        var bytes = 0;
        foreach (var value in values)
        {
            bytes += name.Length + (value?.Length ?? 0) + 4;
        }

        return bytes;
    }

    private static bool IsSecret(string name)
    {
        foreach (var secret in Secrets)
        {
            if (name.Length == secret.Length && name.Equals(secret, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Scheme and fingerprint of a credential; the fingerprint alone of anything else.</summary>
    private static StringValues Mask(string name, StringValues values, Sandbox? known)
    {
        if (known is not null && name.Length == Secrets[0].Length)
        {
            return known.Identity.MaskedAuthorization;
        }

        var value = values.ToString();
        var space = name.Length == Secrets[1].Length ? -1 : value.IndexOf(' ', StringComparison.Ordinal);
        return space is > 0 and <= 20
            ? $"{value[..space]} (fingerprint {BearerKey.Fingerprint(value.AsSpan(space + 1).Trim(' '))})"
            : $"(fingerprint {BearerKey.Fingerprint(value)})";
    }
}
