using System.Globalization;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;

namespace Runflow.Emulator.Http.Damage;

/// <summary>Refusals that faults ask for, with their headers.</summary>
internal static class FaultRefusals
{
    public static Answer Of(HttpContext http, StatusFault status)
    {
        foreach (var (name, value) in FaultHeaders.Of(status.Headers))
        {
            http.Response.Headers[name] = value;
        }

        return Answer.Of(status.Error);
    }

    public static Answer Of(HttpContext http, RateLimitFault limit, FaultStore store, Decision strike, Instant now)
    {
        var since = store.Rules.At(FaultPoint.Request).FirstOrDefault(rule => rule.Rule.Id == strike.RuleId)?.Since;
        if (limit.Headers && since is { } start)
        {
            var left = limit.Window - TimeSpan.FromTicks((now - start).Ticks % limit.Window.Ticks);
            var headers = http.Response.Headers;
            headers.RetryAfter = Whole(Math.Ceiling(left.TotalSeconds));
            headers["X-RateLimit-Limit"] = limit.Limit.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Remaining"] = "0";
            headers["X-RateLimit-Reset"] = Whole(Math.Ceiling(now.Plus(left).UnixMilliseconds / 1000.0));
        }

        return Answer.Of(limit.Error);
    }

    private static string Whole(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}
