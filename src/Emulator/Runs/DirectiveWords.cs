using System.Globalization;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Runs;

/// <summary>
/// The vocabulary that the header and the prompt share: a kind and its parameters. What cannot be understood is warned
/// about and changes nothing.
/// </summary>
internal static class DirectiveWords
{
    private const long MostMs = 366L * 24 * 3600 * 1000;

    private static readonly string[] Kinds = ["fail", "stuck", "slow", "nsfw", "cancel", "status"];

    /// <summary>Reads one directive.</summary>
    /// <param name="kind">One of the kinds of the fault table's points <c>run</c> and <c>request</c>.</param>
    /// <param name="values">Its parameters by name.</param>
    /// <param name="loc">Where it stood.</param>
    /// <param name="problems">Takes the warnings.</param>
    public static Directives Read(string kind, IReadOnlyDictionary<string, string> values, string[] loc, Problems problems)
    {
        switch (kind)
        {
            case "fail":
                return new() { Failure = Failure(values.GetValueOrDefault("failure_code"), values.GetValueOrDefault("failure_message"), values.GetValueOrDefault("failure_stage"), loc, problems) };
            case "stuck":
                return new() { Stuck = true };
            case "nsfw":
                return new() { Nsfw = true };
            case "cancel":
                return new() { Cancel = true };
            case "slow" when Number(values.GetValueOrDefault("add_ms"), 0, MostMs) is { } ms:
                return new() { Slow = TimeSpan.FromMilliseconds(ms) };
            case "slow":
                problems.Warn(loc, $"asks for slow without add_ms from 0 to {MostMs} and is ignored");
                return new();
            case "status" when Number(values.GetValueOrDefault("status"), 400, 599) is { } status:
                return new() { Refusal = Refusal((int)status, values.GetValueOrDefault("code"), values.GetValueOrDefault("message")) };
            case "status":
                problems.Warn(loc, "asks for a status that is not from 400 to 599 and is ignored");
                return new();
            default:
                problems.Warn(loc, $"asks for {Shorten(kind)}, which is no directive here{Nearest.Question(kind, Kinds)} It is ignored; known are {string.Join(", ", Kinds)}");
                return new();
        }
    }

    /// <summary>A failure with what was left out filled in.</summary>
    public static RunFailure Failure(string? code, string? message, string? stage, string[] loc, Problems problems)
    {
        code = string.IsNullOrWhiteSpace(code) ? "PROVIDER_ERROR" : code;
        if (stage is not (null or "preprocess" or "dispatch" or "inference" or "postprocess"))
        {
            problems.Warn(loc, $"names the stage {Shorten(stage)}; known are preprocess, dispatch, inference and postprocess, and the code's usual one is taken");
            stage = null;
        }

        return new RunFailure(code, message ?? "The emulator was asked to let this run fail.", stage ?? code switch
        {
            "INPUT_VALIDATION_FAILED" => "preprocess",
            "MODEL_UNAVAILABLE" => "dispatch",
            _ => "inference",
        });
    }

    public static long? Number(string? text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    private static ApiError Refusal(int status, string? code, string? message) => new(
        status,
        code ?? status switch
        {
            400 => "BAD_REQUEST",
            401 => "UNAUTHORIZED",
            402 => "INSUFFICIENT_CREDIT",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            405 => "METHOD_NOT_ALLOWED",
            409 => "CONFLICT",
            413 => "PAYLOAD_TOO_LARGE",
            422 => "VALIDATION_ERROR",
            429 => "RATE_LIMITED",
            503 => "MODEL_UNAVAILABLE",
            _ => "INTERNAL_ERROR",
        },
        message ?? (status == 429 ? "Rate limit exceeded: the emulator was asked for it." : "The emulator was asked for this error."));

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
