namespace Runflow.Emulator.Lists;

/// <summary>
/// A total order of a list: a few fields, each ascending or descending, and at last what tells any two items apart. Its
/// place is the row of values by which an item is ordered; it outlives the item, so a page's border stays valid whatever
/// comes and goes.
/// </summary>
/// <param name="terms">Fields and their directions; together they tell any two items apart.</param>
internal sealed class ListOrder<T>(IReadOnlyList<(ListField<T> Field, bool Descending)> terms) : IComparer<T>
{
    /// <summary>Values in a place.</summary>
    public int Width => terms.Count;

    /// <summary>The place of an item.</summary>
    public FieldValue[] PlaceOf(T item)
    {
        var place = new FieldValue[terms.Count];
        for (var i = 0; i < place.Length; i++)
        {
            place[i] = terms[i].Field.Value(item);
        }

        return place;
    }

    /// <summary>Negative when <paramref name="item"/> comes before <paramref name="place"/>.</summary>
    public int Compare(T item, ReadOnlySpan<FieldValue> place)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            var order = terms[i].Field.Value(item).CompareTo(place[i]);
            if (order != 0)
            {
                return terms[i].Descending ? -order : order;
            }
        }

        return 0;
    }

    public int Compare(T? x, T? y)
    {
        foreach (var (field, descending) in terms)
        {
            var order = field.Value(x!).CompareTo(field.Value(y!));
            if (order != 0)
            {
                return descending ? -order : order;
            }
        }

        return 0;
    }
}
