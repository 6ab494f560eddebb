using System.Net;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>What became of asking whether a URL may be called.</summary>
internal enum EgressVerdict
{
    /// <summary>Call exactly the endpoints of the decision.</summary>
    Allowed,

    /// <summary>The rules forbid it; final.</summary>
    Denied,

    /// <summary>The name has no address at the moment: a network error, which the next attempt may not meet.</summary>
    Unresolved,
}

/// <summary>
/// The answer of <see cref="EgressPolicy"/>. <see cref="Endpoints"/> are the addresses that were judged; dialling
/// anything else, or looking the name up again, would undo the judgement.
/// </summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Endpoints">Where to dial, in this order; empty unless allowed.</param>
/// <param name="Sentence">Why not, and how to mend it; empty when allowed.</param>
internal sealed record EgressDecision(EgressVerdict Verdict, IReadOnlyList<IPEndPoint> Endpoints, string Sentence)
{
    public static EgressDecision Allow(IReadOnlyList<IPEndPoint> endpoints) => new(EgressVerdict.Allowed, endpoints, "");

    public static EgressDecision Deny(string sentence) => new(EgressVerdict.Denied, [], sentence);

    public static EgressDecision Unresolved(string sentence) => new(EgressVerdict.Unresolved, [], sentence);
}
