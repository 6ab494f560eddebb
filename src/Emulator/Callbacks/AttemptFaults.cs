using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>What faults do to one attempt of a delivery: decided once, before it is sent. Immutable.</summary>
internal sealed record AttemptFaults(IReadOnlyList<Decision> Decisions)
{
    public static AttemptFaults None { get; } = new([]);

    /// <summary>Passes the point <c>callback</c>; without rules, and without a request that asked, that is one look.</summary>
    /// <param name="epoch">Whose rules.</param>
    /// <param name="run">The run that has ended.</param>
    /// <param name="number">Number of the attempt, from 1.</param>
    /// <param name="now">The attempt's instant.</param>
    public static AttemptFaults Of(Epoch epoch, Run run, int number, Instant now)
    {
        var store = epoch.Part<FaultStore>();
        return store.Rules.At(FaultPoint.Callback).IsEmpty && run.Spec.Directives is null
            ? None
            : Of(store.Pass(
                FaultPoint.Callback, FaultSubjects.OfRun(run.Spec, "callback") with { Attempt = number }, now, InBand.At(run.Spec.Directives?.Asked ?? [], FaultPoint.Callback)));
    }

    /// <summary>Passes the point for what is told of something that has ended already, to a webhook or of a batch; only rules are asked.</summary>
    /// <param name="epoch">Whose rules.</param>
    /// <param name="subject">Who, made where there are rules only.</param>
    /// <param name="number">Number of the attempt, from 1.</param>
    /// <param name="now">The attempt's instant.</param>
    public static AttemptFaults AfterEnd(Epoch epoch, Func<FaultSubject> subject, int number, Instant now)
    {
        var store = epoch.Part<FaultStore>();
        return store.Rules.At(FaultPoint.Callback).IsEmpty ? None : Of(store.Pass(FaultPoint.Callback, subject() with { Attempt = number, HasEnded = true }, now));
    }

    private static AttemptFaults Of(IReadOnlyList<Decision> decisions) => decisions.Count == 0 ? None : new(decisions);

    /// <summary>The first strike of a kind; null when it is not struck so.</summary>
    public T? Find<T>()
        where T : Fault
    {
        foreach (var decision in Decisions)
        {
            if (decision.Strikes && decision.Fault is T fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>The bytes that are sent.</summary>
    public ReadOnlyMemory<byte> Body(byte[] payload) => Find<TamperFault>() is null ? payload : TamperFault.Change(payload);

    /// <summary>The signature that is sent; null for none.</summary>
    public string? Signature(SigningSecret? secret, byte[] payload)
    {
        if (secret is null || Find<UnsignedFault>() is not null)
        {
            return null;
        }

        var plain = Find<WrongSecretFault>() is null ? secret.Plain : WrongSecretFault.Of(secret.Plain);
        var signature = CallbackSignature.Sign(plain, payload);
        return Find<BadSignatureFault>() is null ? signature : BadSignatureFault.Change(signature);
    }

    /// <summary>When the URLs of a payload that is frozen now were signed: for a stale one so long ago that they have just expired.</summary>
    public Instant SignedAt(Instant now, TimeSpan life) => Find<StaleFault>() is null ? now : now.Plus(-life);
}
