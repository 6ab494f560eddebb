using System.Text;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>A document that is read again is written from its text; it must be the one that would be written anew.</summary>
public sealed class RunTextTests
{
    private const string Base = "http://host.test:1234";
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory]
    [InlineData("""{"input":{"prompt":"no source"}}""")]
    [InlineData("""{"input":{"prompt":"an address","image_urls":["https://images.test/a.png"]},"metadata":{"a":1},"client_ref":"r"}""")]
    [InlineData("""{"input":{"prompt":"one image twice","image_urls":["PNG","PNG"]}}""")]
    [InlineData("""{"input":{"prompt":"[[fail:PROVIDER_TIMEOUT]] fails"}}""")]
    [InlineData("""{"input":{"prompt":"[[fail:\u0022 and \\ żółw]] \u0007","seed":7},"client_ref":"\"\n\u001fżółw \ud83d\ude00","callback_url":"http://127.0.0.1:1/?a=\u002b"}""")]
    [InlineData("""{"input":{"prompt":"[[cancel]]"},"metadata":{}}""")]
    [InlineData("""{"input":{"prompt":"0000000000000&signature=0000000000000000000000000000000000000000000000000000000000000000"}}""")]
    public async Task The_document_from_the_text_is_the_document_written_anew(string body)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = Guid.Parse((await emulator.CreateAsync(body.Replace("PNG", Png, StringComparison.Ordinal))).Json.GetProperty("id").GetString()!);
        var epoch = emulator.Emulator.DefaultEpoch;
        for (var step = 0; step < 5; step++)
        {
            var run = epoch.Part<RunStore>().Find(id)!.Run;
            foreach (var instant in Instants(epoch.Clock.Now))
            {
                Assert.Equal(
                    Encoding.UTF8.GetString(RunText.Anew(epoch.Sandbox, run, Base, instant)),
                    Encoding.UTF8.GetString(epoch.Part<RunTexts>().Of(run, Base, instant).Span));
            }

            await emulator.PostAsync("/_emulator/clock/advance", """{"to_next":true}""");
        }
    }

    [Fact]
    public async Task A_read_through_another_base_or_after_a_move_is_not_given_the_earlier_text()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        var epoch = emulator.Emulator.DefaultEpoch;
        var texts = epoch.Part<RunTexts>();
        var queued = epoch.Part<RunStore>().Find(id)!.Run;
        var now = epoch.Clock.Now;
        var before = Encoding.UTF8.GetString(texts.Of(queued, Base, now).Span);
        await emulator.UntilIdleAsync();
        var succeeded = epoch.Part<RunStore>().Find(id)!.Run;

        Assert.Contains("\"queued\"", before, StringComparison.Ordinal);
        Assert.Contains("\"succeeded\"", Encoding.UTF8.GetString(texts.Of(succeeded, Base, now).Span), StringComparison.Ordinal);
        Assert.Contains("http://other.test/files/", Encoding.UTF8.GetString(texts.Of(succeeded, "http://other.test", now).Span), StringComparison.Ordinal);
    }

    /// <summary>Now, soon, and an instant whose expiry has another number of digits.</summary>
    private static Instant[] Instants(Instant now) => [now, now.Plus(TimeSpan.FromSeconds(1.5)), now.Plus(TimeSpan.FromDays(300 * 365))];
}
