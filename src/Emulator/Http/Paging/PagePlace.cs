using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Http.Paging;

/// <summary>Where an entry stands in a list: by instant, then by id, so that a page's border stays valid as entries come and go.</summary>
internal readonly record struct PagePlace(Instant CreatedAt, Guid Id) : IComparable<PagePlace>
{
    public static PagePlace Oldest => new(new Instant(long.MinValue), Guid.Empty);

    public static PagePlace Newest => new(Instant.Max, Guid.AllBitsSet);

    public int CompareTo(PagePlace other)
    {
        var byTime = CreatedAt.CompareTo(other.CreatedAt);
        return byTime != 0 ? byTime : Id.CompareTo(other.Id);
    }
}
