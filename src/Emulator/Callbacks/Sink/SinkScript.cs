using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Runflow.Emulator.Callbacks.Sink;

/// <summary>How a message is answered.</summary>
/// <param name="Status">The status; null for one that gets no answer.</param>
/// <param name="Hangs">Without a status: true never answers, false closes the connection.</param>
/// <param name="Delay">Wall time before either.</param>
internal readonly record struct SinkStep(int? Status, bool Hangs, TimeSpan Delay)
{
    /// <summary>As it is written in <c>respond</c>.</summary>
    public override string ToString()
    {
        var what = Status?.ToString(CultureInfo.InvariantCulture) ?? (Hangs ? "hang" : "drop");
        return Delay == TimeSpan.Zero ? what : string.Create(CultureInfo.InvariantCulture, $"{what}@{Delay.TotalMilliseconds:0}");
    }
}

/// <summary>
/// What a sink's URL says about its answers: <c>?respond=503@200,drop,hang,200&amp;body=noted</c>. Without any it answers 200.
/// Immutable.
/// </summary>
/// <param name="Steps">One for each message in turn; the last one goes on.</param>
/// <param name="Body">Text of every answer.</param>
internal sealed record SinkScript(IReadOnlyList<SinkStep> Steps, string Body)
{
    private const int MostSteps = 100;
    private const int MostBody = 4096;

    /// <summary>Most milliseconds that an answer is held back.</summary>
    private const int MostDelay = 600_000;

    public const string Rule =
        "respond is a list of answers with commas: a status from 200 to 599, drop (closes the connection) or hang (never answers), each with an optional delay in ms, such as respond=503,503@200,drop,200";

    /// <summary>Reads the query of a sink's URL; parameters of others are let be.</summary>
    /// <returns>Null with a sentence in <paramref name="problem"/>, or the script.</returns>
    public static SinkScript? Read(string query, out string? problem)
    {
        var values = QueryHelpers.ParseQuery(query);
        var steps = new List<SinkStep>();
        problem = null;
        if (values.TryGetValue("respond", out var respond))
        {
            foreach (var text in respond.ToString().Split(',', StringSplitOptions.TrimEntries))
            {
                if (ReadStep(text) is not { } step)
                {
                    problem = $"\"{(text.Length > 40 ? text[..40] + "…" : text)}\" is no answer: {Rule}";
                    return null;
                }

                steps.Add(step);
            }
        }

        var body = values.TryGetValue("body", out var given) ? given.ToString() : "";
        problem = steps.Count > MostSteps ? $"respond has more than {MostSteps} answers"
            : body.Length > MostBody ? $"body has more than {MostBody} characters" : null;
        return problem is null ? new SinkScript(steps.Count == 0 ? [new SinkStep(200, false, TimeSpan.Zero)] : steps, body) : null;
    }

    /// <summary>The answer to the message with that number, from 0, of one callback.</summary>
    public SinkStep At(int number) => Steps[Math.Min(number, Steps.Count - 1)];

    private static SinkStep? ReadStep(string text)
    {
        var at = text.Split('@', 2);
        var delay = 0;
        if (at.Length == 2 && (!int.TryParse(at[1], NumberStyles.None, CultureInfo.InvariantCulture, out delay) || delay > MostDelay))
        {
            return null;
        }

        var wait = TimeSpan.FromMilliseconds(delay);
        return at[0] switch
        {
            "drop" => new SinkStep(null, false, wait),
            "hang" => new SinkStep(null, true, wait),
            var status when int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 200 and <= 599 => new SinkStep(code, false, wait),
            _ => null,
        };
    }
}
