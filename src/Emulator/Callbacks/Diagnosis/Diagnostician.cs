namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>
/// Says whether a callback's signature holds, and if not why. Every cause comes from a check that came out: a key, a form or
/// a change of the body that makes these very bytes. Pure.
/// </summary>
internal static class Diagnostician
{
    private const string Header = Contracts.CallbackSignature.HeaderName;

    public static Verdict Examine(Evidence evidence)
    {
        var keys = KeyCandidate.Of(evidence.Secret, evidence.Secrets);
        var verdict = Held(evidence, keys);
        if (evidence.Computed is null)
        {
            return verdict;
        }

        var causes = ComputedReading.Explain(evidence.Computed, evidence.Body, verdict.Closest is { Offset: not null } closest ? closest.Sent.Payload : null, keys);
        return verdict with { Verified = verdict.Verified && causes.Count == 0, Causes = [.. verdict.Causes, .. causes.Where(cause => !verdict.Causes.Any(known => known.Code == cause.Code && known.Finding == cause.Finding))] };
    }

    private static Verdict Held(Evidence evidence, IReadOnlyList<KeyCandidate> keys)
    {
        if (evidence.Values(Header).FirstOrDefault() is not { Length: > 0 } value)
        {
            return Missing(evidence);
        }

        var reading = SignatureReading.Of(value, "The header");
        var closest = ClosestCallback.Find(evidence, reading.Code);
        if (reading.Code is not { } code)
        {
            return new(false, null, [.. reading.Causes, .. Body(evidence, closest)], closest);
        }

        if (keys.FirstOrDefault(key => key.Sign(evidence.Body).AsSpan().SequenceEqual(code)) is { } right)
        {
            var causes = (List<Cause>)[.. reading.Causes, .. Present(right.Cause)];
            return new(causes.Count == 0, right.Secret, causes, closest);
        }

        return Changed(evidence, keys, code, reading.Causes, closest) ?? Foreign(evidence, keys, code, reading.Causes, closest);
    }

    /// <summary>The signature belongs to other bytes than these: those that were sent, or those that undoing a change brings back.</summary>
    private static Verdict? Changed(Evidence evidence, IReadOnlyList<KeyCandidate> keys, byte[] code, IReadOnlyList<Cause> form, Comparison? closest)
    {
        if (closest is not null && keys.FirstOrDefault(key => key.Sign(closest.Sent.Payload).AsSpan().SequenceEqual(code)) is { } key)
        {
            return new(false, key.Secret, [.. form, .. Body(evidence, closest), .. Present(key.Cause)], closest);
        }

        // What was sent is no longer known: a change that can be undone still shows by the signature.
        foreach (var (undone, cause) in Undo(evidence.Body))
        {
            if (keys.FirstOrDefault(candidate => candidate.Sign(undone).AsSpan().SequenceEqual(code)) is { } signer)
            {
                return new(false, signer.Secret, [.. form, cause, .. Present(signer.Cause)], closest);
            }
        }

        return null;
    }

    private static Verdict Foreign(Evidence evidence, IReadOnlyList<KeyCandidate> keys, byte[] code, IReadOnlyList<Cause> form, Comparison? closest)
    {
        if (closest is { Sent.Digest: null })
        {
            return new(false, null, [.. form, .. Body(evidence, closest), new(Causes.SentUnsigned, "The delivery was sent without a signature, so that this one is not ours.", "Give the sandbox a secret (setting callback_secret), and do not trust this callback.")], closest);
        }

        // No key makes this code from these bytes, nor from those that were sent.
        var why = code.Length != 32
            ? new Cause(Causes.WrongAlgorithm, "The code has the length of another hash than SHA-256.", "Use HMAC-SHA256 with the whole secret as key and the raw body as message.")
            : closest is not null
                ? new(Causes.WrongSecret, $"The signature was made with a secret that this sandbox does not have{(evidence.Secret is null ? "" : ", and that is not yours either")}: none of {keys.Count} keys makes it.", "Do not trust this callback, or look for who signs it.")
                : new(Causes.Unexplained, "No delivery that this sandbox remembers comes near this body, and no secret of it makes this signature.", "Send the bytes exactly as they arrived, to the sandbox that sent them (header X-Emulator-Sandbox, or its key).");
        return new(false, null, [.. form, .. Body(evidence, closest), why], closest);
    }

    private static Verdict Missing(Evidence evidence)
    {
        var closest = ClosestCallback.Find(evidence, null);
        if (closest is { Sent.Secret: null })
        {
            return new(false, null, [new(Causes.SentUnsigned, "The delivery was sent without a signature, because the sandbox had no secret.", "Give it one: setting callback_secret."), .. Body(evidence, closest)], closest);
        }

        var renamed = evidence.Headers.FirstOrDefault(static header => IsRenamed(header.Key));
        var finding = renamed.Key is null
            ? $"There is no header {Header}."
            : $"There is no header {Header}; its value seems to be in {renamed.Key}.";
        return new(false, null, [new(Causes.HeaderMissing, finding, $"Read {Header}, whatever its letter case, and look whether a proxy or framework drops or renames it."), .. Body(evidence, closest)], closest);
    }

    private static bool IsRenamed(string name)
    {
        var letters = string.Concat(name.Where(char.IsAsciiLetter));
        return letters.EndsWith("RunflowSignature", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<(byte[] Bytes, Cause Cause)> Undo(byte[] body)
    {
        // A change of the way back is one of the way there: what trims undoes what adds, and writing it our way undoes
        // writing it another.
        foreach (var back in BodyTransforms.All.Select(static transform => transform.Apply).Concat(BodyTransforms.Reverse))
        {
            if (back(body) is { } made && BodyChange.Between(made, body) is { } cause)
            {
                yield return (made, cause);
            }
        }
    }

    private static IEnumerable<Cause> Body(Evidence evidence, Comparison? closest) =>
        closest is { Offset: not null } ? Present(BodyChange.Between(closest.Sent.Payload, evidence.Body)) : [];

    private static IEnumerable<Cause> Present(Cause? cause) => cause is null ? [] : [cause];
}
