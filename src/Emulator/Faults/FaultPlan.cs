using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults;

/// <summary>Prints what rules will decide for a key, before anything runs.</summary>
internal static class FaultPlan
{
    /// <summary>Decisions of each rule at most.</summary>
    public const int Most = 100_000;

    /// <summary>Decisions when nobody says how many.</summary>
    public const int Usual = 200;

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Rule> rules, long seed, string key, int count)
    {
        writer.WriteNumber("seed", seed);
        writer.WriteString("key", key);
        writer.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", rule.Id);
            writer.WriteString("point", rule.Point.WireName());
            writer.WriteString("kind", rule.Fault.Kind);
            writer.WriteBoolean("order_dependent", rule.IsOrderDependent);
            writer.WriteStartArray("decisions");
            foreach (var decision in Schedule.Plan(rule, seed, key, count))
            {
                decision.Write(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
