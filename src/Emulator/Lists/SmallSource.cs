namespace Runflow.Emulator.Lists;

/// <summary>A source of few items, sorted for the request. For collections whose size is bounded.</summary>
/// <param name="schema">The list.</param>
/// <param name="items">Taken at once, so make it under the gate.</param>
internal sealed class SmallSource<T>(ListSchema<T> schema, IEnumerable<T> items) : ListSource<T>
{
    private readonly List<T> taken = [.. items];

    public override IEnumerable<IReadOnlyList<T>> From(FieldValue[]? place, bool backward)
    {
        var order = schema.Natural;
        var sorted = taken.FindAll(item => place is null || (backward ? order.Compare(item, place) <= 0 : order.Compare(item, place) >= 0));
        sorted.Sort(order);
        if (backward)
        {
            sorted.Reverse();
        }

        yield return sorted;
    }
}
