using FsCheck;
using FsCheck.Fluent;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Callbacks.Sending;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

public sealed class RetryScheduleProperties
{
    private static readonly Gen<(int? Status, AttemptFault Fault)> Outcome = Gen.OneOf(
        Gen.Choose(200, 599).Select(static status => ((int?)status, AttemptFault.None)),
        Gen.Elements(200, 204, 299, 300, 400, 410, 429, 499, 500, 503, 599).Select(static status => ((int?)status, AttemptFault.None)),
        Gen.Elements(AttemptFault.Timeout, AttemptFault.Connection, AttemptFault.EgressDenied).Select(static fault => ((int?)null, fault)));

    private static readonly Arbitrary<(int? Status, AttemptFault Fault)[]> Outcomes = Outcome.ArrayOf(12).ToArbitrary();

    [Fact]
    public void The_model_page_makes_three_attempts_after_1_and_2_seconds_and_retries_5xx_and_lost_connections_alone() =>
        Hold(Dialect.ModelPage, [1, 2], static status => status >= 500);

    [Fact]
    public void The_platform_makes_five_attempts_after_1_2_4_and_8_seconds_and_retries_all_but_2xx() =>
        Hold(Dialect.Platform, [1, 2, 4, 8], static status => status is < 200 or >= 300);

    /// <summary>Plays outcomes through the rules as the deliveries do, and holds the history against the rules said otherwise.</summary>
    private static void Hold(Dialect dialect, int[] waits, Func<int, bool> retried) => Prop.ForAll(
        Outcomes,
        outcomes =>
        {
            var waited = new List<int>();
            var made = 0;
            foreach (var (status, fault) in outcomes)
            {
                made++;
                var verdict = RetrySchedule.Judge(status, fault, dialect);
                if (verdict == AttemptVerdict.Delivered != status is >= 200 and < 300)
                {
                    return false;
                }

                var again = fault is AttemptFault.Timeout or AttemptFault.Connection || (status is { } code && retried(code));
                if (again != (verdict == AttemptVerdict.Retry))
                {
                    return false;
                }

                if (!again || RetrySchedule.WaitAfter(made, dialect) is not { } wait)
                {
                    return made <= waits.Length + 1 && waited.SequenceEqual(waits.Take(made - 1)) && (!again || made == waits.Length + 1);
                }

                waited.Add((int)wait.TotalSeconds);
            }

            return false;
        }).QuickCheckThrowOnFailure();
}
