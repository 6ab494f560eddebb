using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Lists;

/// <summary>
/// The value of one field of one item: a text, a number, or nothing. Instants are whole microseconds, switches 0 and 1,
/// UUIDs their text, so that one comparison serves all. Nothing comes after everything.
/// </summary>
internal readonly record struct FieldValue(string? Text, decimal? Number) : IComparable<FieldValue>
{
    /// <summary>What an absent value is.</summary>
    public static FieldValue Nothing => default;

    public bool IsNothing => Text is null && Number is null;

    public static FieldValue Of(string? text) => new(text, null);

    public static FieldValue Of(decimal? number) => new(null, number);

    public static FieldValue Of(Instant? instant) => new(null, instant?.Micros);

    public static FieldValue Of(bool? flag) => new(null, flag is { } set ? (set ? 1 : 0) : null);

    public static FieldValue Of(Guid? id) => new(id?.ToString(), null);

    /// <summary>Numbers by size, texts letter by letter and with regard to case.</summary>
    public int CompareTo(FieldValue other) => (IsNothing, other.IsNothing) switch
    {
        (true, true) => 0,
        (true, false) => 1,
        (false, true) => -1,
        _ => Number is { } number && other.Number is { } second
            ? number.CompareTo(second)
            : string.CompareOrdinal(Text, other.Text),
    };
}
