using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Lists;

/// <summary>A field of a resource by which lists are filtered and sorted.</summary>
/// <typeparam name="T">What the list is of.</typeparam>
/// <param name="Name">Wire name.</param>
/// <param name="Kind">What its values look like.</param>
/// <param name="Value">Reads it.</param>
internal sealed record ListField<T>(string Name, FieldKind Kind, Func<T, FieldValue> Value);

/// <summary>Makes fields of each kind.</summary>
internal static class ListField
{
    public static ListField<T> Text<T>(string name, Func<T, string?> get) => new(name, FieldKind.Text, item => FieldValue.Of(get(item)));

    public static ListField<T> Number<T>(string name, Func<T, decimal?> get) => new(name, FieldKind.Number, item => FieldValue.Of(get(item)));

    public static ListField<T> Instant<T>(string name, Func<T, Instant?> get) => new(name, FieldKind.Instant, item => FieldValue.Of(get(item)));

    /// <summary>An instant as a document has it.</summary>
    public static ListField<T> Time<T>(string name, Func<T, DateTimeOffset?> get) =>
        new(name, FieldKind.Instant, item => FieldValue.Of(get(item) is { } time ? Clock.Instant.Of(time) : (Instant?)null));

    public static ListField<T> Switch<T>(string name, Func<T, bool?> get) => new(name, FieldKind.Switch, item => FieldValue.Of(get(item)));

    public static ListField<T> Uuid<T>(string name, Func<T, Guid?> get) => new(name, FieldKind.Uuid, item => FieldValue.Of(get(item)));

    /// <summary>A code of a closed list, such as a status.</summary>
    public static ListField<T> Code<T>(string name, FieldKind kind, Func<T, string?> get) => new(name, kind, item => FieldValue.Of(get(item)));
}
