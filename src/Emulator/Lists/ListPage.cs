namespace Runflow.Emulator.Lists;

/// <summary>One page of a list as it was found.</summary>
/// <param name="Items">In the order that was asked for.</param>
/// <param name="HasNext">Whether something comes after it.</param>
/// <param name="HasPrevious">Whether something comes before it.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, bool HasNext, bool HasPrevious)
{
    /// <summary>Finds the page. A list that is kept in the order asked for is read from the border on; any other is looked
    /// through, keeping the best.</summary>
    public static ListPage<T> Find(ListRequest<T> request, ListSource<T> source)
    {
        var backward = request.Cursor.Backward;
        var (items, beyond, behind) = source.IsOrdered && request.IsNatural ? Walk(request, source) : Sift(request, source);
        if (backward)
        {
            items.Reverse();
        }

        return backward ? new(items, behind, beyond) : new(items, beyond, behind);
    }

    private static (List<T> Items, bool Beyond, bool Behind) Walk(ListRequest<T> request, ListSource<T> source)
    {
        var cursor = request.Cursor;
        var items = Matches(request, source, cursor.Place, cursor.Backward, cursor.Inclusive).Take(cursor.Limit + 1).ToList();
        var beyond = items.Count > cursor.Limit;
        if (beyond)
        {
            items.RemoveAt(cursor.Limit);
        }

        // What lies behind the page begins before its first item; behind an empty one, at its border.
        var border = items.Count > 0 ? request.Order.PlaceOf(items[0]) : cursor.Place;
        var behind = border is not null && Matches(request, source, border, !cursor.Backward, inclusive: items.Count == 0 && !cursor.Inclusive).Any();
        return (items, beyond, behind);
    }

    /// <summary>The items that pass the filter from a place on, nearest first.</summary>
    private static IEnumerable<T> Matches(ListRequest<T> request, ListSource<T> source, FieldValue[]? place, bool backward, bool inclusive)
    {
        foreach (var portion in source.From(place, backward != request.IsReversed))
        {
            foreach (var item in portion)
            {
                var atPlace = place is not null && request.Order.Compare(item, place) == 0;
                if ((inclusive || !atPlace) && request.Filter?.Invoke(item) is not false)
                {
                    yield return item;
                }
            }
        }
    }

    private static (List<T> Items, bool Beyond, bool Behind) Sift(ListRequest<T> request, ListSource<T> source)
    {
        var cursor = request.Cursor;
        var best = new Best<T>(cursor.Limit + 1, cursor.Backward ? new Reversed(request.Order) : request.Order);
        var behind = false;
        foreach (var item in source.From(null, backward: false).SelectMany(static portion => portion))
        {
            if (request.Filter?.Invoke(item) is false)
            {
                continue;
            }

            var side = cursor.Place is null ? 1 : request.Order.Compare(item, cursor.Place);
            side = cursor.Backward && cursor.Place is not null ? -side : side;
            if (side > 0 || (side == 0 && cursor.Inclusive))
            {
                best.Offer(item);
            }
            else
            {
                behind = true;
            }
        }

        var items = best.Sorted();
        var beyond = items.Count > cursor.Limit;
        if (beyond)
        {
            items.RemoveAt(cursor.Limit);
        }

        return (items, beyond, behind);
    }

    private sealed class Reversed(IComparer<T> order) : IComparer<T>
    {
        public int Compare(T? x, T? y) => order.Compare(y, x);
    }
}
