using System.Globalization;
using Microsoft.Extensions.Primitives;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Lists.Query;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Lists;

/// <summary>
/// What a request asks of a list, checked. A cursor brings the question it was made for along; <c>limit</c>,
/// <c>fields</c> and <c>embed</c> may be changed from page to page, <c>q</c> and <c>sort_by</c> may not.
/// </summary>
internal sealed class ListRequest<T>
{
    private static readonly string[] Known = ["q", "limit", "sort_by", "fields", "pq", "from_prev", "embed"];

    /// <summary>The question and the place, as the page's own cursors repeat it.</summary>
    public required ListCursor Cursor { get; init; }

    /// <summary>The filter; null lets everything through.</summary>
    public required Func<T, bool>? Filter { get; init; }

    public required ListOrder<T> Order { get; init; }

    /// <summary>Whether <see cref="Order"/> is the one in which the list is kept.</summary>
    public required bool IsNatural { get; init; }

    /// <summary>Whether it is the kept one turned round.</summary>
    public required bool IsReversed { get; init; }

    /// <summary>What is picked of each item; null for everything.</summary>
    public required IReadOnlySet<string>? Picked { get; init; }

    public required IReadOnlySet<string> Embedded { get; init; }

    /// <summary>Reads the query of a request for <paramref name="list"/>.</summary>
    /// <returns>Of use only when <paramref name="problems"/> stays empty.</returns>
    public static ListRequest<T> Read(ListSchema<T> schema, string list, Sandbox sandbox, IReadOnlyDictionary<string, StringValues> query, Problems problems)
    {
        foreach (var name in query.Keys)
        {
            if (!Known.Contains(name, StringComparer.Ordinal))
            {
                problems.Warn(["query", name], $"is not heeded by lists, which take {string.Join(", ", Known)}");
            }
            else if (query[name].Count > 1)
            {
                problems.Add(["query", name], "is given more than once", "duplicate");
            }
        }

        var cursor = Resume(list, sandbox, query, problems) ?? new ListCursor(list, "", SortTerms.Default(schema), "", "", Limits.Usual);
        cursor = cursor with
        {
            Query = Given(query, "q") ?? cursor.Query,
            SortBy = Given(query, "sort_by") ?? cursor.SortBy,
            Fields = Given(query, "fields") ?? cursor.Fields,
            Embed = Given(query, "embed") ?? cursor.Embed,
            Limit = Limits.Read(query, cursor.Limit, problems),
            Backward = ReadFromPrev(query, problems) || cursor.Backward,
        };
        var sort = SortTerms.Read(schema, cursor.SortBy, problems);
        var order = sort.Count == 0 ? schema.Natural : schema.Order(sort);
        if (cursor.Place is { } place && place.Length != order.Width && !problems.Any)
        {
            problems.Add(["query", "pq"], "is a cursor of another version of the emulator; begin without pq");
        }

        var filter = Compile(schema, cursor.Query, problems);
        var picked = cursor.Fields.Length == 0 ? null : NameList.Read("fields", cursor.Fields, schema.Members, schema.Name, problems);
        var embedded = NameList.Read("embed", cursor.Embed, schema.Embeds, schema.Name, problems);
        WarnOfUnseen(schema, picked, embedded, problems);
        var isKept = sort is [var only] && only.Field.Name == schema.KeptBy;
        return new ListRequest<T>
        {
            Cursor = cursor,
            Filter = filter,
            Order = order,
            IsNatural = isKept,
            IsReversed = isKept && sort[0].Descending,
            Picked = picked,
            Embedded = embedded,
        };
    }

    private static string? Given(IReadOnlyDictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.ToString() : null;

    private static ListCursor? Resume(string list, Sandbox sandbox, IReadOnlyDictionary<string, StringValues> query, Problems problems)
    {
        string[] loc = ["query", "pq"];
        if (!query.TryGetValue("pq", out var text))
        {
            return null;
        }

        if (ListCursor.Open(sandbox, text.ToString()) is not { } cursor)
        {
            problems.Add(loc, "is no cursor of this organisation, or was changed on the way; take first, next or previous of an answer as it was");
            return null;
        }

        if (cursor.List != list)
        {
            problems.Add(loc, $"is a cursor of {cursor.List}, and this is {list}; begin without pq");
            return null;
        }

        foreach (var (name, asked) in (ReadOnlySpan<(string, string)>)[("q", cursor.Query), ("sort_by", cursor.SortBy)])
        {
            if (Given(query, name) is { } given && given != asked)
            {
                problems.Add(loc, $"was made for {(asked.Length == 0 ? $"no {name}" : $"{name}={asked}")}; leave {name} out or as it was, or begin without pq");
            }
        }

        return cursor;
    }

    /// <summary>What is embedded is shown only when <c>fields</c>, if given, picks it, and the other way round.</summary>
    private static void WarnOfUnseen(ListSchema<T> schema, IReadOnlySet<string>? picked, IReadOnlySet<string> embedded, Problems problems)
    {
        if (picked is null)
        {
            return;
        }

        foreach (var name in schema.Embeds)
        {
            if (embedded.Contains(name) && !picked.Contains(name))
            {
                problems.Warn(["query", "embed"], $"asks for {name}, which fields leaves out; add it to fields");
            }
            else if (picked.Contains(name) && !embedded.Contains(name))
            {
                problems.Warn(["query", "fields"], $"picks {name}, which is there with embed={name} only");
            }
        }
    }

    private static bool ReadFromPrev(IReadOnlyDictionary<string, StringValues> query, Problems problems)
    {
        var text = query.GetValueOrDefault("from_prev").ToString();
        if (text is not ("" or "true" or "false") || (text.Length == 0 && query.ContainsKey("from_prev")))
        {
            problems.Add(["query", "from_prev"], "must be true or false");
        }

        return text == "true";
    }

    private static Func<T, bool>? Compile(ListSchema<T> schema, string text, Problems problems)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var filter = QueryCompiler<T>.Compile(schema, text, out var errors);
        foreach (var error in errors)
        {
            problems.Add(["query", "q"], string.Create(CultureInfo.InvariantCulture, $"column {error.Column}: {error.Message}"));
        }

        return filter;
    }
}
