using System.Text.Json.Serialization.Metadata;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Lists;

/// <summary>Answers a request for a list: reads what is asked, finds the page, shows it.</summary>
internal static class ListAnswer
{
    /// <summary>Writes one item as a JSON object, with what is to be embedded in it.</summary>
    public delegate ReadOnlyMemory<byte> Show<T>(T item, IReadOnlySet<string> embedded, Instant now);

    /// <summary>A list whose items are documents that embed nothing.</summary>
    public static Answer Of<T, TDocument>(
        ApiCall call, ListSchema<T> schema, string list, Func<Epoch, ListSource<T>> source, Func<T, Instant, TDocument> document, JsonTypeInfo<TDocument> type) =>
        Of(call, schema, list, source, (item, _, now) => Answer.Serialize(document(item, now), type));

    /// <summary>Any list.</summary>
    /// <param name="call">The request.</param>
    /// <param name="schema">What can be asked.</param>
    /// <param name="list">Name of the list, with its parent; cursors are bound to it.</param>
    /// <param name="source">Where the items are; called under the gate, once everything due has happened.</param>
    /// <param name="show">Called outside of it.</param>
    /// <param name="refuse">Writes a refusal in the form of the surface that was asked; null for the API's.</param>
    public static Answer Of<T>(ApiCall call, ListSchema<T> schema, string list, Func<Epoch, ListSource<T>> source, Show<T> show, Func<ApiError, Answer>? refuse = null)
    {
        var problems = new Problems();
        var request = ListRequest<T>.Read(schema, list, call.Sandbox, ListQuery.Of(call.Http.Request.QueryString), problems);
        if (problems.ToError(call.Sandbox.Options.Strict) is { } invalid)
        {
            return (refuse ?? Answer.Of)(invalid);
        }

        call.Warn(problems.Warnings);
        var epoch = call.Sandbox.Current;
        Instant now;
        ListSource<T> items;
        lock (epoch.Gate)
        {
            now = epoch.Clock.CatchUp();
            items = source(epoch);
        }

        var page = ListPage<T>.Find(request, items);
        return Answer.Json(200, Document(call.Sandbox, request, page, item => Item(item)), WireJson.Wire.ListDocument);

        RawJson Item(T item)
        {
            var shown = show(item, request.Embedded, now);
            return new RawJson(request.Picked is null ? shown : Projection.Of(shown, request.Picked));
        }
    }

    private static ListDocument Document<T>(Sandbox sandbox, ListRequest<T> request, ListPage<T> page, Converter<T, RawJson> show)
    {
        var (question, items) = (request.Cursor, page.Items);
        return new ListDocument
        {
            Items = [.. items.Select(item => show(item))],
            First = items.Count > 0 || page.HasPrevious || page.HasNext ? (question with { Place = null, Backward = false, Inclusive = false }).Seal(sandbox) : null,
            Next = page.HasNext ? Border(items.Count - 1, backward: false) : null,
            Previous = page.HasPrevious ? Border(0, backward: true) : null,
        };

        // Beside an empty page lies what is at the border it was asked with.
        string Border(int index, bool backward) => (items.Count > 0
            ? question with { Place = request.Order.PlaceOf(items[index]), Backward = backward, Inclusive = false }
            : question with { Backward = backward, Inclusive = !question.Inclusive }).Seal(sandbox);
    }
}
