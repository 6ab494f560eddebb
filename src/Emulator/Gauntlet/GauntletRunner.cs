using System.Globalization;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Gauntlet;

/// <summary>Sends every delivery of the plan to a receiver, under the egress rules, and judges what it did.</summary>
internal sealed class GauntletRunner(CallbackSender sender, TimeProvider time)
{
    /// <summary>Header in which a receiver may tell how many callbacks it has acted upon; then effects are graded too.</summary>
    public const string HandledHeader = "X-Handled";

    /// <summary>Runs all of it.</summary>
    /// <param name="url">The receiver.</param>
    /// <param name="secret">The secret that it verifies with.</param>
    /// <param name="seed">Seed of the ids.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<GauntletReport> RunAsync(Uri url, string secret, long seed, CancellationToken cancel)
    {
        var began = Instant.Of(time.GetUtcNow());
        var results = new List<GauntletResult>();
        long? handled = null;
        var reachable = true;
        foreach (var next in GauntletPlan.Of(new GauntletBodies(seed, secret, began), secret, began))
        {
            if (!reachable)
            {
                results.Add(new(next, [.. next.Sends.Select(static send => new GauntletAnswer(send, null, null, "Not sent: the receiver was not to be reached before."))]));
                continue;
            }

            var result = next.AtOnce
                ? await AtOnceAsync(url, next, handled, cancel)
                : await InTurnAsync(url, next, handled, cancel);
            results.Add(result);
            handled = result.Answers[^1].Handled ?? handled;

            // One that takes no connection at the very first delivery will not take the others.
            reachable = results.Count > 1 || result.Answers[0].Outcome!.Wire?.Connection is not null;
        }

        return new GauntletReport(url, handled is not null, results);
    }

    private async Task<GauntletResult> InTurnAsync(Uri url, GauntletCase of, long? handled, CancellationToken cancel)
    {
        var answers = new List<GauntletAnswer>();
        foreach (var send in of.Sends)
        {
            var outcome = await SendAsync(url, send, cancel);
            var now = Handled(outcome);

            // How much it had handled before the first delivery is not known; 0 after it is too little in any case.
            var before = handled ?? (now == 0 ? 0 : null);
            answers.Add(new(send, outcome, now, Judgement.OfAnswer(send.Expected, outcome) ?? Judgement.OfEffect(send.Expected, outcome, before, now)));
            handled = now ?? handled;
        }

        return new(of, answers);
    }

    private async Task<GauntletResult> AtOnceAsync(Uri url, GauntletCase of, long? handled, CancellationToken cancel)
    {
        var outcomes = await Task.WhenAll(of.Sends.Select(send => SendAsync(url, send, cancel)));

        // Which of them was counted first is not known: the highest count is the one after all.
        var now = outcomes.Max(Handled);
        var answers = of.Sends.Zip(outcomes, (send, outcome) => new GauntletAnswer(send, outcome, Handled(outcome), Judgement.OfAnswer(send.Expected, outcome))).ToList();
        var effect = Judgement.OfEffect(Expectation.Taken, outcomes[0], handled, now)
            ?? (outcomes.Any(static outcome => outcome.IsTaken) ? null : "None of them was taken.");
        answers[^1] = answers[^1] with { Handled = now, Problem = answers[^1].Problem ?? effect };
        return new(of, answers);
    }

    private Task<AttemptOutcome> SendAsync(Uri url, GauntletSend send, CancellationToken cancel) =>
        sender.SendAsync(new CallbackMessage(url, send.Body, send.Headers), cancel);

    private static long? Handled(AttemptOutcome outcome) =>
        outcome.ResponseHeaders.FirstOrDefault(static header => header.Key.Equals(HandledHeader, StringComparison.OrdinalIgnoreCase)).Value is { } text
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
