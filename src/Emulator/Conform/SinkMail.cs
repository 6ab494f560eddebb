using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Conform;

/// <summary>What came at a sink that shows it.</summary>
/// <param name="Answer">The answer that showed it.</param>
/// <param name="Body">The bytes that came.</param>
/// <param name="Headers">The headers that came with them, by name.</param>
internal sealed record SinkMail(TalkAnswer Answer, byte[] Body, ILookup<string, string?> Headers)
{
    /// <summary>A sink that holds more pages than this is not read to its end.</summary>
    private const int MostPages = 20;

    /// <summary>The one message about a run; null when it cannot be read or is not there, or not alone, with a finding.</summary>
    public static async Task<SinkMail?> AboutAsync(Conversation talk, string run)
    {
        var sink = talk.Target.Sink!.GetLeftPart(UriPartial.Path);
        var mine = new List<SinkMail>();
        TalkAnswer page;
        long? after = 0;
        var pages = 0;
        do
        {
            page = await talk.SendAsync(HttpMethod.Get, $"{sink}/messages?limit=1000&after={after}", strict: false);
            if (page.Status == 401)
            {
                talk.Find(Severity.Error, page.Request, "what came at the sink; its emulator wants a token: say --control-token", $"401 {page.Text}");
                return null;
            }

            if (!talk.ExpectStatus(page, 200))
            {
                return null;
            }

            mine.AddRange(page.List("items").Select(message => Read(page, message)).Where(mail => Encoding.UTF8.GetString(mail.Body).Contains(run, StringComparison.Ordinal)));
            after = page.At("next_after") is { ValueKind: JsonValueKind.Number } more ? more.GetInt64() : null;
        }
        while (after is not null && ++pages < MostPages);

        talk.Expect(mine.Count == 1, page, "", "one message about the run", $"{mine.Count}{(after is null ? "" : " among the first pages: DELETE what came before")}");
        return mine is [var one] ? one : null;
    }

    private static SinkMail Read(TalkAnswer page, JsonElement message) => new(
        page,
        message.TryGetProperty("body", out var body) && body.TryGetProperty("base64", out var bytes) ? bytes.GetBytesFromBase64() : [],
        message.GetProperty("headers").EnumerateArray().ToLookup(static header => header.GetProperty("name").GetString()!, static header => header.GetProperty("value").GetString(), StringComparer.OrdinalIgnoreCase));
}
