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
    /// <summary>The largest number; a text may have a fraction behind it.</summary>
    private const decimal Most = 999_999_999_999m;

    private const int MostWholeDigits = 12;

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

    /// <summary>
    /// An amount as a string, as the wire writes it, or as a number. Many senders have no decimals (0.1 + 0.2 is 0.30000000000000004
    /// there), so a number is rounded to the last digit that an amount has. Shape: <c>openapi.yaml#/components/schemas/UpdateBalance</c>.
    /// </summary>
    private static decimal? Money(JsonElement value, string[] loc, Problems problems)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.String when IsPlain(value.GetString()!):
                return decimal.Parse(value.GetString()!, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            case JsonValueKind.Number when value.TryGetDecimal(out var number) && number is >= 0 and <= Most:
                return decimal.Abs(decimal.Round(number, MostDigits));
            default:
                problems.Add(loc, string.Create(CultureInfo.InvariantCulture, $"must be null, a text of at most {MostWholeDigits} digits, and {MostDigits} behind the point, such as \"25.50\", or a number from 0 to {Most}"));
                return null;
        }
    }

    /// <summary>Digits, and digits behind a point where there is one: no sign, exponent or space.</summary>
    private static bool IsPlain(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? IsDigits(text, MostWholeDigits) : IsDigits(text.AsSpan(0, point), MostWholeDigits) && IsDigits(text.AsSpan(point + 1), MostDigits);
    }

    private static bool IsDigits(ReadOnlySpan<char> text, int most) => text.Length >= 1 && text.Length <= most && !text.ContainsAnyExceptInRange('0', '9');

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
