using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>
/// Bodies that no honest client sends, over a real socket: each gets its status and a sentence that says how to mend it,
/// no run is left half made, and the emulator goes on.
/// </summary>
public sealed class BadInputTests
{
    public static TheoryData<string, int, string> Bad => new()
    {
        { """{"input":{"prompt":7}}""", 422, "must be a string" },
        { """{"input":{}}""", 422, "body.input.prompt: is required" },
        { Bodies.Image("[" + string.Join(',', Enumerable.Repeat($"\"{Bodies.Url}\"", 5)) + "]", "image_urls"), 422, "must have 1 to 4 entries and has 5" },
        { Bodies.Input("\"seed\":0"), 422, "must be from 1 to 9223372036854775807" },
        { Bodies.Input("\"seed\":9223372036854775808"), 422, "must be from 1 to 9223372036854775807" },
        { Bodies.Input("\"image_size\":\"huge\""), 422, "must be one of square_hd, square, portrait_4_3, portrait_16_9, landscape_4_3, landscape_16_9" },
        { Bodies.Beside("\"callback_url\":\"ftp://receiver.example/hook\""), 422, "only http and https" },
        { Bodies.Beside($"\"callback_url\":\"{"http://receiver.example/".PadRight(3000, 'a')}\""), 422, "at most 2048" },
        { Bodies.Beside("\"metadata\":[1]"), 422, "must be a JSON object" },
        { Bodies.Image("\"data:image/png;base64,@@@@\""), 422, "outside its alphabet" },
        { Bodies.Beside($"\"metadata\":{{\"deep\":{new string('[', 10_000)}{new string(']', 10_000)}}}"), 400, "nested deeper than 64 levels; flatten it" },
        { new string('{', 10_000), 400, "send one complete JSON object" },
        { string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), 400, "nested deeper than 64 levels; flatten it" },
        { Bodies.Plain[..40], 400, "send one complete JSON object" },
        { """{"input":{"prompt":"half a pair: \ud83d"}}""", 422, "half of a surrogate pair" },
        { """{"input":{"prompt":"the wrong half: \uDE00"}}""", 422, "half of a surrogate pair" },
        { """{"input":{"prompt":"a"},"metadata":{"\ud83d":1}}""", 422, "half of a surrogate pair" },
        { """{"input":{"prompt":"a"},"metadata":{"\ud83d":1,"\ud83d":2}}""", 422, "half of a surrogate pair" },
    };

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_body_gets_its_status_and_a_sentence(string body, int status, string sentence)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendCreateAsync(Encoding.UTF8.GetBytes(body));
        var answer = await connection.AnswerAsync();

        Assert.Equal(status, answer.Status);
        Assert.Contains(sentence, answer.Body, StringComparison.Ordinal);
        await AssertUntouchedAsync(emulator);
    }

    public static TheoryData<string, byte[]> InvalidUtf8 => new()
    {
        { "a bare continuation", [0x80] },
        { "an overlong slash", [0xC0, 0xAF] },
        { "an encoded surrogate", [0xED, 0xA0, 0x80] },
        { "beyond U+10FFFF", [0xF4, 0x90, 0x80, 0x80] },
        { "a cut-off sequence", [0xE2, 0x82] },
        { "Latin-1", [0xE9, (byte)'t', 0xE9] },
    };

    [Theory]
    [MemberData(nameof(InvalidUtf8), DisableDiscoveryEnumeration = true)]
    public async Task Invalid_utf8_is_400(string what, byte[] bytes)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendCreateAsync([.. """{"input":{"prompt":" """u8, .. bytes, .. "\"}}"u8]);
        var answer = await connection.AnswerAsync();

        Assert.True(answer.Status == 400 && answer.Message.Contains("encode the JSON as UTF-8", StringComparison.Ordinal), what);
        await AssertUntouchedAsync(emulator);
    }

    [Theory]
    [InlineData("zz\r\n")]
    [InlineData("5\r\n{\"inpXX")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\n")]
    public async Task A_body_that_is_broken_on_the_way_is_400_and_makes_no_run(string chunks)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead("Transfer-Encoding: chunked") + chunks);
        var answer = await connection.AnswerAsync();

        Assert.Equal(400, answer.Status);
        Assert.Contains("Send it again, complete", answer.Message, StringComparison.Ordinal);
        await AssertUntouchedAsync(emulator);
    }

    /// <summary>The server takes a half-closed connection for a lost one: whether its 400 still gets out is open.</summary>
    [Theory]
    [InlineData("Content-Length: 500")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_body_cut_off_in_the_middle_ends_the_connection_and_makes_no_run(string framing)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead(framing) + (framing[0] == 'C' ? Bodies.Plain : $"{Bodies.Plain.Length:x}\r\n{Bodies.Plain}\r\n"));
        connection.EndSending();

        var rest = await connection.RestAsync();
        Assert.True(rest.Length == 0 || rest.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), rest);
        await AssertUntouchedAsync(emulator);
    }

    [Fact]
    public async Task A_client_that_vanishes_in_the_middle_of_a_body_leaves_nothing_behind()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using (var connection = await RawConnection.OpenAsync(emulator))
        {
            await connection.SendAsync(connection.CreateHead("Content-Length: 500") + Bodies.Plain);
        }

        await AssertUntouchedAsync(emulator);
    }

    [Fact]
    public async Task A_header_of_a_mebibyte_is_431_in_the_envelope()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead($"X-Large: {new string('a', 1 << 20)}\r\nContent-Length: {Bodies.Plain.Length}") + Bodies.Plain);
        var answer = await connection.AnswerAsync();

        Assert.Equal(431, answer.Status);
        Assert.Contains("send less in cookies and headers", answer.Message, StringComparison.Ordinal);
        await AssertUntouchedAsync(emulator);
    }

    /// <summary>No run, nothing pending, and the next request is served.</summary>
    private static async Task AssertUntouchedAsync(TestEmulator emulator)
    {
        var listed = await emulator.GetAsync("/_emulator/sandboxes");
        JsonElement sandbox = Assert.Single(listed.Json.GetProperty("items").EnumerateArray());
        Assert.Equal((0, 0), (sandbox.GetProperty("runs").GetInt32(), sandbox.GetProperty("pending").GetInt32()));
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }
}
