using System.Text.Json;

namespace Runflow.Emulator.Conduct;

/// <summary>Findings as the control surface and the report of <c>exec</c> show them.</summary>
internal static class ConductView
{
    /// <summary>Writes <c>warnings</c>, <c>notices</c> and <c>items</c> into an object.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Finding> findings)
    {
        writer.WriteNumber("warnings", findings.Count(static finding => finding.Habit.Severity == Severity.Warning));
        writer.WriteNumber("notices", findings.Count(static finding => finding.Habit.Severity == Severity.Notice));
        writer.WriteStartArray("items");
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("code", finding.Habit.Code);
            writer.WriteString("severity", finding.Habit.Severity.WireName());
            writer.WriteString("operation", finding.Operation);
            writer.WriteNumber("count", finding.Count);
            writer.WriteString("what", finding.Habit.What);
            writer.WriteString("cure", finding.Habit.Cure);
            writer.WriteStartArray("examples");
            foreach (var example in finding.Examples)
            {
                Write(writer, example);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, Sighting sighting)
    {
        writer.WriteStartObject();
        writer.WriteString("at", sighting.At.ToString());
        writer.WriteString("detail", sighting.Detail);
        writer.WriteString("request_id", sighting.RequestId);
        WriteId(writer, "run_id", sighting.Run);
        WriteId(writer, "delivery_id", sighting.Delivery);
        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, string name, Guid id)
    {
        if (id == Guid.Empty)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, id.ToString());
        }
    }
}
