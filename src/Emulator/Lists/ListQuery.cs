using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Runflow.Emulator.Lists;

/// <summary>What stands behind the question mark. Names count letter by letter: the server's own collection would take
/// <c>Limit</c> for <c>limit</c>, and then a client is heeded here that the API does not heed.</summary>
internal static class ListQuery
{
    /// <summary>Each name with its values, as often as it was given, in the order of the request.</summary>
    public static IReadOnlyDictionary<string, StringValues> Of(QueryString text)
    {
        var given = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(text.Value))
        {
            var name = pair.DecodeName().ToString();
            given[name] = StringValues.Concat(given.GetValueOrDefault(name), pair.DecodeValue().ToString());
        }

        return given;
    }
}
