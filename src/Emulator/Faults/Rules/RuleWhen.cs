using System.Text.Json;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>
/// How often a rule strikes those whom it concerns. All of it but the window acts on the key's own ordinal, which counts
/// from 0 how often the key has passed the rule, struck or not.
/// </summary>
internal sealed record RuleWhen
{
    public static RuleWhen Always { get; } = new();

    /// <summary>Above 0, at most 1: the share of passages that is struck. Default 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Passages of a key that are let through first, 0 to 1,000,000,000. Default 0.</summary>
    public long Skip { get; init; }

    /// <summary>Of those that follow only every n-th is considered, beginning with the first; 1 to 1,000,000,000. Default 1.</summary>
    public long Every { get; init; } = 1;

    /// <summary>Strikes for each key, 1 to 1,000,000,000; null for no bound.</summary>
    public long? Times { get; init; }

    /// <summary>Sandbox time from the moment at which the rule came into force to where its window opens. Default 0.</summary>
    public TimeSpan From { get; init; }

    /// <summary>Where the window closes, in the same measure; null for never.</summary>
    public TimeSpan? Until { get; init; }

    public void Write(Utf8JsonWriter writer)
    {
        if (this == Always)
        {
            return;
        }

        writer.WriteStartObject("when");
        if (Probability < 1)
        {
            writer.WriteNumber("probability", Probability);
        }

        if (Skip > 0)
        {
            writer.WriteNumber("skip", Skip);
        }

        if (Every > 1)
        {
            writer.WriteNumber("every", Every);
        }

        if (Times is { } times)
        {
            writer.WriteNumber("times", times);
        }

        if (From > TimeSpan.Zero)
        {
            writer.WriteNumber("from_ms", (long)From.TotalMilliseconds);
        }

        if (Until is { } until)
        {
            writer.WriteNumber("until_ms", (long)until.TotalMilliseconds);
        }

        writer.WriteEndObject();
    }
}
