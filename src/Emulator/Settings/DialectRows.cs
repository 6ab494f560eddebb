using System.Runtime.CompilerServices;
using Runflow.Contracts;

namespace Runflow.Emulator.Settings;

/// <summary>The setting <c>dialect</c> and the rows by which a single disagreement is taken out of it.</summary>
internal static class DialectRows
{
    private const string Parent = "dialect";

    /// <summary>A whole side. A mixture prints as <c>model-page</c>; the rows say where it departs from that.</summary>
    public static Kind<Dialect> Side { get; } = Kinds.OneOf(("model-page", Dialect.ModelPage), ("platform", Dialect.Platform)) with
    {
        Holds = static dialect => dialect is not null,
    };

    /// <summary>One row for each disagreement.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Row("dialect_run_status", Kinds.OneOf(("cancelled", false), ("canceled", true)),
            d => d.StatusOneL, (d, v) => d with { StatusOneL = v },
            "How the status of a cancelled run is spelled.", "canceled"),
        Row("dialect_callback_status", Kinds.OneOf(("cancelled", false), ("canceled", true)),
            d => d.CallbackStatusOneL, (d, v) => d with { CallbackStatusOneL = v },
            "How the callback of a cancelled run spells its status.", "canceled"),
        Row("dialect_callback_output", Kinds.OneOf(("null", false), ("error", true)),
            d => d.CallbackFailedOutput, (d, v) => d with { CallbackFailedOutput = v },
            "What the callback of a failed run has as output: nothing, or code, message and stage.", "error"),
        Row("dialect_callback_retry", Kinds.OneOf(("5xx", false), ("non-2xx", true)),
            d => d.RetryEveryNon2xx, (d, v) => d with { RetryEveryNon2xx = v },
            "Which answers to a callback are retried, beside time-outs and network errors.", "non-2xx"),
        Row("dialect_callback_attempts", Kinds.Int(1, 20),
            d => d.CallbackMaxAttempts, (d, v) => d with { CallbackMaxAttempts = v },
            "Attempts of one callback in all; the waits between them are 1 s, 2 s, 4 s and so on.", "7"),
    ];

    private static Setting Row<T>(
        string name, Kind<T> kind, Func<Dialect, T> get, Func<Dialect, T, Dialect> set, string help, string sample,
        [CallerArgumentExpression(nameof(get))] string property = "") =>
        Setting.Of(
            name, "Behaviour", kind, o => get(o.Dialect), (o, v) => o with { Dialect = set(o.Dialect, v) }, help, sample, follows: Parent,
            property: property.Replace("d.", "o.Dialect.", StringComparison.Ordinal));
}
