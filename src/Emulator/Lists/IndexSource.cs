namespace Runflow.Emulator.Lists;

/// <summary>The items of a <see cref="KeysetIndex{T}"/>, portion by portion, each shown as it is at that moment.</summary>
/// <typeparam name="TKept">What the index keeps.</typeparam>
/// <typeparam name="T">What the list is of; immutable, or at least unchanging in what lists show.</typeparam>
/// <param name="gate">The epoch's.</param>
/// <param name="schema">The list, whose natural order is the index's.</param>
/// <param name="index">The items.</param>
/// <param name="now">An item as it is now; called under the gate.</param>
internal sealed class IndexSource<TKept, T>(Lock gate, ListSchema<T> schema, KeysetIndex<TKept> index, Func<TKept, T> now) : ListSource<T>
    where TKept : class
{
    public override IEnumerable<IReadOnlyList<T>> From(FieldValue[]? place, bool backward)
    {
        // A portion begins at the last item of the one before it, which is left out if it is still there.
        for (var from = place; ; )
        {
            var portion = Next(from, backward);
            var fresh = portion.Count > 0 && !ReferenceEquals(from, place) && schema.Natural.Compare(portion[0], from) == 0 ? portion[1..] : portion;
            if (fresh.Count == 0)
            {
                yield break;
            }

            yield return fresh;
            if (portion.Count < Portion)
            {
                yield break;
            }

            from = schema.Natural.PlaceOf(portion[^1]);
        }
    }

    private List<T> Next(FieldValue[]? place, bool backward)
    {
        var kept = new TKept[Portion];
        lock (gate)
        {
            var count = index.Read(place is null ? null : item => schema.Natural.Compare(now(item), place), backward, kept);
            var portion = new List<T>(count);
            for (var i = 0; i < count; i++)
            {
                portion.Add(now(kept[i]));
            }

            return portion;
        }
    }
}
