namespace Runflow.Emulator.Lists;

/// <summary>
/// Where the items of a list come from. Items are handed out in portions: each is taken under the epoch's gate, which is
/// free again while they are looked at.
/// </summary>
internal abstract class ListSource<T>
{
    /// <summary>Items of a portion: few enough that the gate is held for microseconds.</summary>
    protected const int Portion = 256;

    /// <summary>Whether <see cref="From"/> keeps the schema's natural order; else everything is looked at for each page.</summary>
    public virtual bool IsOrdered => true;

    /// <summary>
    /// The items from a place on (null for the end of the list) in natural order, or against it. An ordered source may
    /// begin with an item at the very place; one that is not ordered hands out all there is.
    /// </summary>
    public abstract IEnumerable<IReadOnlyList<T>> From(FieldValue[]? place, bool backward);
}
