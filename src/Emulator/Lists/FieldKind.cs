using System.Globalization;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Lists;

/// <summary>What the values of a field look like in <c>q</c>.</summary>
/// <param name="Expected">Completes "expected …" when a value is none of them.</param>
/// <param name="IsOrdered">Whether <c>&gt;</c> and its kin make sense; sorting works for every kind.</param>
/// <param name="Read">Reads a value; null when the text is none.</param>
internal sealed record FieldKind(string Expected, bool IsOrdered, Func<string, FieldValue?> Read)
{
    /// <summary>Any text, compared with regard to case.</summary>
    public static FieldKind Text { get; } = new("a text", IsOrdered: true, static text => FieldValue.Of(text));

    public static FieldKind Number { get; } = new(
        "a number such as 800 or 0.005",
        IsOrdered: true,
        static text => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? FieldValue.Of(number)
            : null);

    /// <summary>ISO 8601; a bare date is its midnight UTC.</summary>
    public static FieldKind Instant { get; } = new(
        "a date that exists, such as 2026-04-01, or an instant such as 2026-04-01T12:30:00Z",
        IsOrdered: true,
        static text => Clock.Instant.TryParse(text, out var instant) ? FieldValue.Of(instant) : null);

    public static FieldKind Switch { get; } = new(
        "true or false",
        IsOrdered: false,
        static text => text switch { "true" => FieldValue.Of(true), "false" => FieldValue.Of(false), _ => null });

    public static FieldKind Uuid { get; } = new(
        "a UUID",
        IsOrdered: false,
        static text => Guid.TryParseExact(text, "D", out var id) ? FieldValue.Of(id) : null);

    /// <summary>One of a few codes.</summary>
    public static FieldKind OneOf(params string[] codes) => new(
        $"one of {string.Join(", ", codes)}",
        IsOrdered: false,
        text => codes.Contains(text, StringComparer.Ordinal) ? FieldValue.Of(text) : null);
}
