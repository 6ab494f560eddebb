using Runflow.Emulator.Faults;

namespace Runflow.Emulator.Http.Damage;

/// <summary>Where it is told which rules a request met: its journal entry, and the header <c>X-Emulator-Fault</c> of its answer.</summary>
internal sealed class FaultTrace(HttpContext http, bool header)
{
    /// <summary>Longest value of the header; what strikes beyond it is in the journal only.</summary>
    private const int MostLetters = 4000;

    /// <summary>Journals decisions.</summary>
    /// <returns>Those that strike.</returns>
    public IReadOnlyList<Decision> Add(IReadOnlyList<Decision> decisions)
    {
        if (decisions.Count == 0)
        {
            return [];
        }

        if (Exchange.Of(http) is { } exchange)
        {
            exchange.Faults = [.. exchange.Faults, .. decisions];
        }

        var struck = decisions.Where(static decision => decision.Strikes).ToList();
        if (header && !http.Response.HasStarted)
        {
            var value = string.Join(", ", struck.Select(static strike => strike.Header).Prepend(http.Response.Headers[InBand.Header].ToString()).Where(static part => part.Length > 0));
            if (value.Length is > 0 and <= MostLetters)
            {
                http.Response.Headers[InBand.Header] = value;
            }
        }

        return struck;
    }
}
