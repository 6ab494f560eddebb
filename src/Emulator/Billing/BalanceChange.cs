using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Billing;

/// <summary>The body of a change of the balance's threshold.</summary>
/// <param name="HasThreshold">Whether it names one.</param>
/// <param name="Threshold">USD; null for none.</param>
/// <param name="SeenAt">The <c>updated_at</c> that the caller has read: the change holds for that state only.</param>
internal sealed record BalanceChange(bool HasThreshold, decimal? Threshold, Instant? SeenAt)
{
    private const decimal Most = 1_000_000_000_000m;

    /// <summary>Digits of an amount behind the point: with those of the largest, and of a price, as many as a decimal holds exactly.</summary>
    public const int MostDigits = 12;

    public static BalanceChange Read(JsonElement body, Problems problems)
    {
        var change = new BalanceChange(false, null, null);
        foreach (var property in body.EnumerateObject())
        {
            string[] loc = ["body", property.Name];
            switch (property.Name)
            {
                case "low_balance_threshold":
                    change = change with { HasThreshold = true, Threshold = Money(property.Value, loc, problems) };
                    break;
                case "updated_at" when property.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "updated_at":
                    change = change with { SeenAt = Time(property.Value, loc, problems) };
                    break;
                default:
                    problems.Warn(loc, "is no field of a change of the balance and is ignored; the balance itself is set by PUT /_emulator/account");
                    break;
            }
        }

        return change;
    }

    /// <summary>An amount as a string, as the wire writes it, or as a number.</summary>
    private static decimal? Money(JsonElement value, string[] loc, Problems problems)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = value.ValueKind switch { JsonValueKind.String => value.GetString()!, JsonValueKind.Number => value.GetRawText(), _ => "" };
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= Most && amount.Scale <= MostDigits)
        {
            return amount;
        }

        problems.Add(loc, string.Create(CultureInfo.InvariantCulture, $"must be null or a plain decimal from 0 to {Most} with at most {MostDigits} digits behind the point, such as \"25.50\""));
        return null;
    }

    private static Instant? Time(JsonElement value, string[] loc, Problems problems)
    {
        if (value.ValueKind == JsonValueKind.String && Instant.TryParse(value.GetString(), out var instant))
        {
            return instant;
        }

        problems.Add(loc, "must be the updated_at of the balance as it was read, such as 2026-01-01T00:00:00.123456Z");
        return null;
    }
}
