using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>
/// One page of a list of assets, newest first. A cursor says a place and a direction; it stays valid as assets come and
/// go, and hands out none twice.
/// </summary>
/// <param name="Limit">Assets at most.</param>
/// <param name="From">The place beyond which the page lies.</param>
/// <param name="Newer">Whether it lies on the newer side.</param>
internal sealed record AssetPage(int Limit, AssetPlace From, bool Newer)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    private static readonly string[] Known = ["limit", "pq", "from_prev"];

    /// <summary>Reads the query.</summary>
    public static AssetPage Read(IQueryCollection query, Problems problems)
    {
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            problems.Add(["query", "limit"], $"must be a whole number from 1 to {MaxLimit}");
        }

        var (from, newer) = (AssetPlace.Newest, false);
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
            problems.Warn(["query", name], "is not heeded in lists of assets");
        }

        return new AssetPage(limit, from, newer);
    }

    /// <summary>The page as it is now; under the gate.</summary>
    public AssetListDocument Show(AssetStore store, Sandbox sandbox, string baseUrl, Instant now)
    {
        var found = store.Beyond(From, Newer, Limit);
        if (Newer)
        {
            found.Reverse();
        }

        var (newest, oldest) = found.Count == 0 ? (From, From) : (found[0].Place, found[^1].Place);
        return new AssetListDocument
        {
            Items = found.ConvertAll(asset => AssetView.Document(sandbox, asset, baseUrl, now)),
            First = found.Count == 0 ? null : Cursor(AssetPlace.Newest, newer: false),
            Next = store.Beyond(oldest, newer: false, 1).Count > 0 ? Cursor(oldest, newer: false) : null,
            Previous = store.Beyond(newest, newer: true, 1).Count > 0 ? Cursor(newest, newer: true) : null,
        };
    }

    private static string Cursor(AssetPlace place, bool newer) => Base64Url.EncodeToString(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(newer ? 'n' : 'o')}{place.CreatedAt.Micros}.{place.Id:N}")));

    private static bool TryParse(string cursor, out AssetPlace place, out bool newer)
    {
        (place, newer) = (AssetPlace.Newest, false);
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

        (place, newer) = (new AssetPlace(new Instant(micros), id), text[0] == 'n');
        return micros <= Instant.Max.Micros;
    }
}
