using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Http.Paging;

/// <summary>
/// Which page of a list is wanted, newest first. A cursor says a place and a direction; it stays valid as entries come and
/// go, and hands out none twice.
/// </summary>
/// <param name="Limit">Entries at most.</param>
/// <param name="From">The place beyond which the page lies.</param>
/// <param name="Newer">Whether it lies on the newer side.</param>
internal sealed record PageQuery(int Limit, PagePlace From, bool Newer)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    private static readonly string[] Known = ["limit", "pq", "from_prev"];

    /// <summary>Reads the query of a list of <paramref name="what"/>, a plural such as <c>assets</c>.</summary>
    public static PageQuery Read(IQueryCollection query, string what, Problems problems)
    {
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            problems.Add(["query", "limit"], $"must be a whole number from 1 to {MaxLimit}");
        }

        var (from, newer) = (PagePlace.Newest, false);
        if (query.TryGetValue("pq", out var cursor) && !TryParse(cursor.ToString(), out from, out newer))
        {
            problems.Add(["query", "pq"], "is no cursor of this list; take first, next or previous of an answer as it was");
        }

        if (query.TryGetValue("from_prev", out var back))
        {
            if (back.ToString() is not ("true" or "false"))
            {
                problems.Add(["query", "from_prev"], "must be true or false");
            }

            newer |= back == "true" && query.ContainsKey("pq");
        }

        foreach (var name in query.Keys.Except(Known, StringComparer.Ordinal))
        {
            problems.Warn(["query", name], $"is not heeded in lists of {what}");
        }

        return new PageQuery(limit, from, newer);
    }

    /// <summary>The page as it is now; under the gate.</summary>
    /// <param name="beyond">The next entries from a place on, that place left out: older ones, or newer ones nearest first.</param>
    /// <param name="place">Where an entry stands.</param>
    /// <param name="show">An entry as the wire shows it.</param>
    public ListDocument<TDocument> Show<TEntry, TDocument>(
        Func<PagePlace, bool, int, List<TEntry>> beyond, Func<TEntry, PagePlace> place, Converter<TEntry, TDocument> show)
    {
        var found = beyond(From, Newer, Limit);
        if (Newer)
        {
            found.Reverse();
        }

        var (newest, oldest) = found.Count == 0 ? (From, From) : (place(found[0]), place(found[^1]));
        return new ListDocument<TDocument>
        {
            Items = found.ConvertAll(show),
            First = found.Count == 0 ? null : Cursor(PagePlace.Newest, newer: false),
            Next = beyond(oldest, false, 1).Count > 0 ? Cursor(oldest, newer: false) : null,
            Previous = beyond(newest, true, 1).Count > 0 ? Cursor(newest, newer: true) : null,
        };
    }

    /// <summary>The page of a list that is short enough to be put in order at each look.</summary>
    public ListDocument<TDocument> Show<TEntry, TDocument>(
        IEnumerable<TEntry> entries, Func<TEntry, PagePlace> place, Converter<TEntry, TDocument> show)
    {
        var sorted = entries.OrderBy(place).ToList();
        return Show(
            (from, newer, most) => newer
                ? [.. sorted.Where(entry => place(entry).CompareTo(from) > 0).Take(most)]
                : [.. sorted.AsEnumerable().Reverse().Where(entry => place(entry).CompareTo(from) < 0).Take(most)],
            place,
            show);
    }

    private static string Cursor(PagePlace place, bool newer) => Base64Url.EncodeToString(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(newer ? 'n' : 'o')}{place.CreatedAt.Micros}.{place.Id:N}")));

    private static bool TryParse(string cursor, out PagePlace place, out bool newer)
    {
        (place, newer) = (PagePlace.Newest, false);
        if (cursor.Length > 200 || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 2 || text[0] is not ('n' or 'o')
            || !long.TryParse(text.AsSpan(1, point - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros)
            || !Guid.TryParseExact(text.AsSpan(point + 1), "N", out var id))
        {
            return false;
        }

        (place, newer) = (new PagePlace(new Instant(micros), id), text[0] == 'n');
        return micros <= Instant.Max.Micros;
    }
}
