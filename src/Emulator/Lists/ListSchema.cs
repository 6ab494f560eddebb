using System.Text.Json.Serialization.Metadata;

namespace Runflow.Emulator.Lists;

/// <summary>
/// What can be asked of a list: the fields by which it is filtered and sorted, those that can be picked, what can be
/// embedded, and the order in which it is kept.
/// </summary>
/// <typeparam name="T">What it is of.</typeparam>
internal sealed class ListSchema<T>
{
    /// <summary>The resource in the plural, for example <c>runs</c>; cursors are bound to it.</summary>
    public required string Name { get; init; }

    /// <summary>What <c>q</c> and <c>sort_by</c> know.</summary>
    public required IReadOnlyList<ListField<T>> Fields { get; init; }

    /// <summary>What <c>fields</c> can pick: the names of the document.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Name of the field by which the list is kept, ascending; an instant at which items come into being.</summary>
    public string KeptBy { get; init; } = "created_at";

    /// <summary>Whether the list begins with the latest when nobody says how to sort it.</summary>
    public bool LatestFirst { get; init; } = true;

    /// <summary>What tells items apart that are equal in all that was sorted by; never the order of arrival.</summary>
    public required IReadOnlyList<ListField<T>> Tie { get; init; }

    /// <summary>What <c>embed</c> knows.</summary>
    public IReadOnlyList<string> Embeds { get; init; } = [];

    /// <summary>The order in which a source keeps its items: ascending, so that new ones come at the end.</summary>
    public ListOrder<T> Natural => field ??= Order([(Find(KeptBy)!, false)]);

    public ListField<T>? Find(string name) => Fields.FirstOrDefault(known => known.Name == name);

    /// <summary>The total order that begins with <paramref name="terms"/>; ties follow the direction of the last of them.</summary>
    public ListOrder<T> Order(IReadOnlyList<(ListField<T> Field, bool Descending)> terms) =>
        new([.. terms, .. Tie.Select(tie => (tie, terms[^1].Descending))]);

    /// <summary>The names of a document, as the wire writes them.</summary>
    public static IReadOnlyList<string> MembersOf(JsonTypeInfo type) => [.. type.Properties.Select(static property => property.Name)];
}
