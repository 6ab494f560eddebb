using Runflow.Emulator.Callbacks.Secrets;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>One reason why a signature does not hold, or why a receiver thinks so: each was found by a check that came out.</summary>
/// <param name="Code">One of <see cref="Causes"/>.</param>
/// <param name="Finding">What was found, a sentence.</param>
/// <param name="Cure">What to change.</param>
internal sealed record Cause(string Code, string Finding, string Cure);

/// <summary>The codes of the causes, as the control surface writes them.</summary>
internal static class Causes
{
    /// <summary>There is no header <c>Runflow-Signature</c>, or it is there under another name.</summary>
    public const string HeaderMissing = "header_missing";

    /// <summary>The header's value has none of the forms of a signature.</summary>
    public const string Malformed = "signature_malformed";

    /// <summary>Something stands before the hex digits, such as <c>sha256=</c>.</summary>
    public const string PrefixAdded = "prefix_added";

    /// <summary>The code is written in base64.</summary>
    public const string Base64ForHex = "base64_for_hex";

    /// <summary>Upper-case hex, quotes, or an encoding on top of the hex digits; or a body that was encoded once more.</summary>
    public const string WrongEncoding = "wrong_encoding";

    /// <summary>It was made with another secret.</summary>
    public const string WrongSecret = "wrong_secret";

    /// <summary>The secret was used without its first six letters.</summary>
    public const string PrefixStripped = "whsec_stripped";

    /// <summary>Another hash, or another way to combine secret and body.</summary>
    public const string WrongAlgorithm = "wrong_algorithm";

    /// <summary>The code sees no body at all.</summary>
    public const string BodyEmpty = "body_empty";

    /// <summary>The body is only the beginning of what was sent.</summary>
    public const string BodyTruncated = "body_truncated";

    /// <summary>White space or line ends were added, changed or trimmed.</summary>
    public const string WhiteSpace = "whitespace_changed";

    /// <summary>The body was read in one character set and written in another.</summary>
    public const string Charset = "charset_changed";

    /// <summary>The JSON was parsed and written again.</summary>
    public const string Reserialized = "json_reserialized";

    /// <summary>The body says something else than what was sent.</summary>
    public const string BodyChanged = "body_changed";

    /// <summary>The callback was sent without a signature.</summary>
    public const string SentUnsigned = "sent_unsigned";

    /// <summary>Nothing this sandbox knows explains it.</summary>
    public const string Unexplained = "unexplained";
}

/// <summary>The body beside the delivery it comes closest to.</summary>
/// <param name="Sent">That delivery.</param>
/// <param name="FoundBy"><c>signature</c>, <c>request_id</c>, <c>run_id</c> or <c>likeness</c>.</param>
/// <param name="Offset">Index of the first byte that differs, from 0; the shorter one's length when it is the beginning of the
/// other; null when nothing differs.</param>
internal sealed record Comparison(SentCallback Sent, string FoundBy, int? Offset)
{
    public static Comparison Of(SentCallback sent, string foundBy, byte[] body) => new(sent, foundBy, FirstDifference(sent.Payload, body));

    private static int? FirstDifference(byte[] sent, byte[] got)
    {
        var common = sent.AsSpan().CommonPrefixLength(got);
        return common == sent.Length && common == got.Length ? null : common;
    }
}

/// <summary>What a diagnosis comes to.</summary>
/// <param name="Verified">Whether the header is the right signature of the body under the receiver's secret, or, where none was
/// told, under one of the sandbox's, and what its code computed, where that was told, is that signature. True exactly when there is no cause.</param>
/// <param name="Secret">The sandbox's secret that made the signature; null when none of them did.</param>
/// <param name="Causes">Why not, the most telling first; also why a receiver disagrees with a signature that holds.</param>
/// <param name="Closest">The delivery it was held against; null when none comes near.</param>
internal sealed record Verdict(bool Verified, SigningSecret? Secret, IReadOnlyList<Cause> Causes, Comparison? Closest);
