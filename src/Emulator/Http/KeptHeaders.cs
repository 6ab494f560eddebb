using System.Text;
using Microsoft.Extensions.Primitives;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>
/// A request's headers as they are kept: the server uses its own dictionary again for the next request. They lie behind one
/// another as bytes, and become text again for who looks. A credential is replaced by its fingerprint before anything is
/// kept. Immutable.
/// </summary>
internal sealed class KeptHeaders
{
    private const int FirstDraftBytes = 4096;

    private static readonly string[] Secrets = ["Authorization", "Cookie", "Proxy-Authorization"];

    /// <summary>Where headers are written until it is known how long they are.</summary>
    [ThreadStatic]
    private static byte[]? draft;

    /// <summary>Reads and measures.</summary>
    /// <param name="headers">The request's.</param>
    /// <param name="known">The sandbox whose key the request was found to carry; spares hashing it again.</param>
    /// <param name="most">Bytes kept; measuring goes on beyond them.</param>
    /// <param name="memory">Where they are kept.</param>
    public KeptHeaders(IHeaderDictionary headers, Sandbox? known, int most, ref ExchangeMemory memory)
    {
        var length = 0;
        IsWhole = true;
        foreach (var (name, values) in headers)
        {
            Size += Bytes(name, values);
            IsWhole = Size <= most;
            if (IsWhole)
            {
                foreach (var value in IsSecret(name) ? Mask(name, values, known) : values)
                {
                    length = Draft(Draft(length, name), value ?? "");
                }
            }
        }

        Lines = length == 0 ? default : memory.Keep(draft.AsSpan(0, length));
    }

    /// <summary>What was kept of headers before.</summary>
    /// <param name="lines">As in <see cref="Lines"/>.</param>
    /// <param name="size">Bytes of all headers.</param>
    /// <param name="isWhole">Whether none is missing.</param>
    public KeptHeaders(ReadOnlyMemory<byte> lines, int size, bool isWhole)
    {
        Lines = lines;
        Size = size;
        IsWhole = isWhole;
    }

    /// <summary>Name, NUL, value, NUL for every line; neither can hold a NUL. Lines of one name stand one after another.</summary>
    public ReadOnlyMemory<byte> Lines { get; }

    /// <summary>Bytes of all headers, kept or not.</summary>
    public int Size { get; }

    /// <summary>Whether all of them are kept.</summary>
    public bool IsWhole { get; }

    public IEnumerable<KeyValuePair<string, StringValues>> All
    {
        get
        {
            var all = new List<KeyValuePair<string, StringValues>>();
            for (var rest = Lines.Span; !rest.IsEmpty;)
            {
                var (name, value) = (Encoding.UTF8.GetString(Next(ref rest)), Encoding.UTF8.GetString(Next(ref rest)));
                if (all.Count > 0 && all[^1].Key == name)
                {
                    all[^1] = new(name, StringValues.Concat(all[^1].Value, value));
                }
                else
                {
                    all.Add(new(name, value));
                }
            }

            return all;
        }
    }

    /// <summary>The value of a header, lines joined with commas; null when it was not sent.</summary>
    public string? Find(string name)
    {
        string? found = null;
        for (var rest = Lines.Span; !rest.IsEmpty;)
        {
            var isIt = Ascii.EqualsIgnoreCase(Next(ref rest), name);
            var value = Next(ref rest);
            if (isIt)
            {
                var text = Encoding.UTF8.GetString(value);
                found = found is null ? text : $"{found},{text}";
            }
        }

        return found;
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

    /// <summary>Writes a text and a NUL into this thread's draft.</summary>
    /// <returns>Where the next one begins.</returns>
    private static int Draft(int at, string text)
    {
        var most = at + Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        if (draft is null || draft.Length < most)
        {
            Array.Resize(ref draft, Math.Max(Math.Max(most, FirstDraftBytes), 2 * at));
        }

        at += Encoding.UTF8.GetBytes(text, draft.AsSpan(at));
        draft[at] = 0;
        return at + 1;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf((byte)0);
        var text = lines[..end];
        lines = lines[(end + 1)..];
        return text;
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
