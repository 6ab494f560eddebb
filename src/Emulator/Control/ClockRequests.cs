using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Control;

/// <summary>What <c>PUT /_emulator/clock</c> asks for.</summary>
internal sealed record ClockChange(ClockMode? Mode, double Rate, Instant? Now);

/// <summary>Reads the bodies of the clock's routes.</summary>
internal static class ClockRequests
{
    /// <summary>The longest step: 366 days. An instant may lie further ahead.</summary>
    private const long MostMs = 366L * 24 * 3600 * 1000;

    private const long MostWallMs = 600_000;

    public static Advance ReadAdvance(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var by = fields.Integer("by_ms", 0, MostMs);
        var to = ReadInstant(fields, "to", problems);
        var next = fields.Flag("to_next") is true;
        var idle = fields.Flag("until_idle") is true;
        var max = fields.Integer("max_ms", 0, MostMs);
        var wait = fields.Integer("wait_ms", 0, MostWallMs);
        var wall = fields.Integer("wall_ms", 1, MostWallMs);
        fields.RefuseRest();
        if (((bool[])[by is not null, to is not null, next, idle]).Count(static way => way) != 1 && !problems.Any)
        {
            problems.Add(["body"], "must name exactly one of by_ms, to, to_next: true, until_idle: true");
        }

        if (max is not null && !idle)
        {
            problems.Add(["body", "max_ms"], "goes with until_idle only");
        }

        return new Advance
        {
            By = by is { } step ? TimeSpan.FromMilliseconds(step) : null,
            To = to,
            ToNext = next,
            UntilIdle = idle,
            Max = max is { } bound ? TimeSpan.FromMilliseconds(bound) : null,
            Wait = TimeSpan.FromMilliseconds(wait ?? 5000),
            WallLimit = TimeSpan.FromMilliseconds(wall ?? 60_000),
        };
    }

    public static ClockChange ReadChange(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var name = fields.Text("mode");
        var mode = Mode(name);
        var rate = fields.Number("rate", 0.000001m, 1_000_000m);
        var now = ReadInstant(fields, "now", problems);
        fields.RefuseRest();
        if (name is not null && mode is null)
        {
            if (name.StartsWith('x'))
            {
                problems.Add(["body", "mode"], $"must be real, rate or manual; for {name} send mode rate and rate {name[1..]}", "enum");
            }
            else
            {
                Choice.Refuse(problems, ["body", "mode"], name, "real", "rate", "manual");
            }
        }

        if (rate is not null && mode is ClockMode.Real or ClockMode.Manual)
        {
            problems.Add(["body", "rate"], "goes with mode rate only");
        }

        if (mode == ClockMode.Rate && rate is null)
        {
            problems.Add(["body", "rate"], "is required with mode rate", "missing");
        }

        return new ClockChange(mode ?? (rate is null ? null : ClockMode.Rate), (double)(rate ?? 1), now);
    }

    public static string Wire(ClockMode mode) => mode switch
    {
        ClockMode.Real => "real",
        ClockMode.Rate => "rate",
        _ => "manual",
    };

    private static ClockMode? Mode(string? name) => name switch
    {
        "real" => ClockMode.Real,
        "rate" => ClockMode.Rate,
        "manual" => ClockMode.Manual,
        _ => null,
    };

    private static Instant? ReadInstant(JsonFields fields, string name, Problems problems)
    {
        if (fields.Text(name, 64) is not { } text)
        {
            return null;
        }

        if (Instant.TryParse(text, out var instant))
        {
            return instant;
        }

        problems.Add(["body", name], "must be an ISO 8601 instant such as 2026-01-01T00:00:00Z");
        return null;
    }
}
