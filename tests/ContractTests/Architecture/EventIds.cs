using System.Globalization;
using System.Text.RegularExpressions;

namespace Runflow.Emulator.Tests.Architecture;

/// <summary>The numbers of the log's events (<c>event</c> in <c>--log-format json</c>), read out of the sources.</summary>
internal static partial class EventIds
{
    /// <summary>What is wrong, a sentence for each: a number that two events share, and an event without a number of its own.</summary>
    public static IReadOnlyList<string> Findings(IEnumerable<(string Path, string Text)> sources)
    {
        var events = sources.SelectMany(static source => Event().Matches(source.Text).Select(found => (source.Path, Id: Id().Match(found.Value)))).ToList();
        return
        [
            .. events.Where(static each => !each.Id.Success).Select(static each => $"{each.Path}: an event without new(NUMBER, nameof(…))."),
            .. events.Where(static each => each.Id.Success)
                .GroupBy(static each => int.Parse(each.Id.Groups["id"].Value, CultureInfo.InvariantCulture))
                .Where(static same => same.Count() > 1)
                .Select(static same => $"{same.Key} is the number of {string.Join(" and of ", same.Select(static each => $"{each.Id.Groups["name"].Value} in {each.Path}"))}."),
        ];
    }

    /// <summary>Where an event is made, up to the end of its number and name.</summary>
    [GeneratedRegex(@"(?:LoggerMessage\.Define\b|\bEventId\s+\w+\s*=|\[LoggerMessage\b)[^;""]*")]
    private static partial Regex Event();

    [GeneratedRegex(@"\bnew(?:\s+EventId)?\(\s*(?<id>\d+)\s*,\s*nameof\((?<name>\w+)\)")]
    private static partial Regex Id();
}
