using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http.Damage;

/// <summary>Says who a call is about, for the rules to match and the draws to be keyed by.</summary>
internal delegate FaultSubject FaultSubjectFinder(ApiCall call);

/// <summary>
/// The way of a call that faults may touch: point <c>request</c>, the handler, point <c>response</c>. The rules decide; here it is done
/// to the connection.
/// </summary>
internal sealed class FaultedCalls(FaultSubjectFinder find, EmulatorOptions options, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>Whether any rule is for these points, or the request asks for a fault itself. It is asked of every call.</summary>
    public static bool Concern(ApiCall call) =>
        call.Sandbox.Current.Part<FaultStore>().Rules.TouchesWire || call.Http.Request.Headers.ContainsKey(InBand.Header);

    public async Task RunAsync(ApiCall call, ApiHandler handler)
    {
        var http = call.Http;
        var epoch = call.Sandbox.Current;
        var store = epoch.Part<FaultStore>();
        var subject = find(call);
        var asked = InBand.ReadHeader(http.Request.Headers[InBand.Header].ToString(), []);
        var trace = new FaultTrace(http, options.FaultHeader);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, store.Ended, host.ApplicationStopping);

        var met = trace.Add(store.Pass(FaultPoint.Request, subject, Now(epoch), InBand.At(asked, FaultPoint.Request)));
        var answer = await BeforeAsync(call, handler, epoch, met, end.Token);
        if (answer is null)
        {
            return;
        }

        met = trace.Add(store.Pass(FaultPoint.Response, subject, Now(epoch), InBand.At(asked, FaultPoint.Response)));
        var whole = new FaultedAnswer(answer.Status, answer.ContentType, answer.Body);
        var struck = Strike(whole, met);
        await (ReferenceEquals(whole, struck) ? AnswerWriter.WriteAsync(http, answer) : DamagedWriter.WriteAsync(http, struck, time, end.Token));
    }

    /// <summary>What is left of an answer after the faults that change it as a value.</summary>
    public static FaultedAnswer Strike(FaultedAnswer whole, IEnumerable<Decision> met)
    {
        foreach (var strike in met)
        {
            if (strike.Fault is AnswerFault fault)
            {
                whole = fault.Strike(whole, strike.Chance);
            }
        }

        return whole;
    }

    /// <summary>Strikes at the point <c>request</c> and, unless that has decided it, lets the handler answer.</summary>
    /// <returns>Null when there is no answer and the connection has been dealt with.</returns>
    private async Task<Answer?> BeforeAsync(ApiCall call, ApiHandler handler, Epoch epoch, IEnumerable<Decision> met, CancellationToken end)
    {
        var http = call.Http;
        var dropsAfter = false;
        HeldCall? held = null;
        try
        {
            foreach (var strike in met)
            {
                switch (strike.Fault)
                {
                    case StatusFault status:
                        return FaultRefusals.Of(http, status);
                    case RateLimitFault limit:
                        return FaultRefusals.Of(http, limit, epoch.Part<FaultStore>(), strike, Now(epoch));
                    case LatencyFault latency:
                        held?.End();
                        held = await HeldCall.WaitAsync(epoch.Clock, strike, latency.Time(strike.Chance), end);
                        if (held is null)
                        {
                            http.Abort();
                            return null;
                        }

                        break;
                    case HangFault:
                        await Task.Delay(Timeout.InfiniteTimeSpan, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        await WireCut.DropAsync(http, applied: false, time);
                        return null;
                    case ResetFault:
                        WireCut.Reset(http);
                        return null;
                    case DropFault { After: false }:
                        await WireCut.DropAsync(http, applied: false, time);
                        return null;
                    case DropFault:
                        dropsAfter = true;
                        break;
                }
            }

            var answer = await handler(call);
            if (!dropsAfter)
            {
                return answer;
            }

            await WireCut.DropAsync(http, applied: true, time);
            return null;
        }
        finally
        {
            held?.End();
        }
    }

    private static Instant Now(Epoch epoch)
    {
        lock (epoch.Gate)
        {
            return epoch.Clock.CatchUp();
        }
    }
}
