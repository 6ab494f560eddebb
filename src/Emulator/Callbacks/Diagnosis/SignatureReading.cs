using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>
/// A signature in whatever form somebody wrote it: the code itself, and what is wrong with the form. Pure.
/// </summary>
/// <param name="Code">The bytes of the code: 32 for SHA-256; null when the value has none of the known forms.</param>
/// <param name="Causes">What is wrong with the form; empty when it is 64 lower-case hex digits and nothing else.</param>
internal sealed partial record SignatureReading(byte[]? Code, IReadOnlyList<Cause> Causes)
{
    private const string Form = "Runflow-Signature is 64 lower-case hex digits and nothing else";

    /// <summary>Reads a value.</summary>
    /// <param name="value">As it was given.</param>
    /// <param name="what">Whose value it is, for the sentences: "The header", "What your code computed".</param>
    public static SignatureReading Of(string value, string what)
    {
        var causes = new List<Cause>();
        var text = value.Trim().Trim('"', '\'');
        if (text != value)
        {
            causes.Add(new(Diagnosis.Causes.WrongEncoding, $"{what} has white space or quotes around it.", $"Compare the bare value: {Form}."));
        }

        if (Decode(text) is null && Prefixed().Match(text) is { Success: true } match)
        {
            var prefix = text[..match.Groups["code"].Index];
            text = match.Groups["code"].Value;
            causes.Add(new(Diagnosis.Causes.PrefixAdded, $"{what} has \"{prefix}\" before the code.", $"Compare without a prefix: {Form}."));
        }

        if (Decode(text) is not var (code, form))
        {
            causes.Add(new(Diagnosis.Causes.Malformed, string.Create(CultureInfo.InvariantCulture, $"{what} is no signature: it has {text.Length} characters and is neither hex nor base64 of a hash."), $"{Form}; take the whole value of the header."));
            return new(null, causes);
        }

        if (form is not null)
        {
            causes.Add(form(what));
        }

        return new(code, causes);
    }

    private static (byte[] Code, Func<string, Cause>? Form)? Decode(string text)
    {
        if (text.Length == 128 && TryHex(text) is { } inner && TryHex(Encoding.Latin1.GetString(inner)) is { Length: 32 } twice)
        {
            return (twice, static what => new(Diagnosis.Causes.WrongEncoding, $"{what} is the hex of the hex digits.", "Encode the 32 bytes of the code once."));
        }

        if (IsHash(text.Length / 2) && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit))
        {
            return (Convert.FromHexString(text), text.Any(char.IsAsciiLetterUpper)
                ? static what => new(Diagnosis.Causes.WrongEncoding, $"{what} is in upper-case hex digits.", "Write the code in lower case, or compare the decoded bytes.")
                : null);
        }

        if (TryBase64(text) is not { } bytes)
        {
            return null;
        }

        if (bytes.Length == 64 && TryHex(Encoding.Latin1.GetString(bytes)) is { } code)
        {
            return (code, static what => new(Diagnosis.Causes.WrongEncoding, $"{what} is the base64 of the hex digits.", "Leave the hex digits as they are."));
        }

        return IsHash(bytes.Length)
            ? (bytes, static what => new(Diagnosis.Causes.Base64ForHex, $"{what} is the code in base64.", "Use hex: digest('hex'), hexdigest(), Convert.ToHexStringLower, hex.EncodeToString."))
            : null;
    }

    /// <summary>SHA-1, SHA-256 and SHA-512.</summary>
    private static bool IsHash(int bytes) => bytes is 20 or 32 or 64;

    private static byte[]? TryHex(string text) => text.Length % 2 == 0 && text.Length > 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    private static byte[]? TryBase64(string text)
    {
        var plain = text.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        return plain.Length is > 0 and <= 256 && Base64Url.IsValid(plain) ? Base64Url.DecodeFromChars(plain) : null;
    }

    // sha256=…, v1=…, v1,…, hmac-sha256:…, t=1700000000,v1=…
    [GeneratedRegex(@"^(?:t=\d+,)?[A-Za-z][A-Za-z0-9_-]{0,20}[=:, ] ?(?<code>[A-Za-z0-9+/_-]{27,}={0,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Prefixed();
}
