using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>The texts of runs lie in pages that many share. Each run has its own bytes for as long as anybody holds it.</summary>
public sealed class RunPagesTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public void Texts_stay_as_they_were_laid_whatever_is_laid_behind_them()
    {
        var pages = new RunPages();
        var texts = Enumerable.Range(0, 2000).Select(static number => (Input: Text(number, number * 7 % 700), Metadata: number % 3 == 0 ? "" : Text(number, number % 50))).ToList();

        var bodies = texts.ConvertAll(text => pages.Lay(Encoding.UTF8.GetBytes(text.Input), Encoding.UTF8.GetBytes(text.Metadata)));

        Assert.Equal(texts, bodies.Select(static body => (Text(body.Input), Text(body.Metadata))));
    }

    [Fact]
    public void Pages_begin_small_and_grow_to_their_size_and_are_nearly_full()
    {
        var pages = new RunPages();
        var text = new byte[100];

        var arrays = Enumerable.Range(0, 5000).Select(_ => Array(pages.Lay(text, text))).Distinct().ToList();

        Assert.Equal([2048, 4096, 8192, RunPages.PageSize, RunPages.PageSize], arrays.Take(5).Select(static array => array.Length));
        Assert.All(arrays.Skip(3), static array => Assert.Equal(RunPages.PageSize, array.Length));
        Assert.InRange(arrays.Sum(static array => array.Length), 5000 * 200, 5000 * 205);
    }

    [Theory]
    [InlineData(RunPages.Longest, 0, false)]
    [InlineData(RunPages.Longest - 10, 10, false)]
    [InlineData(RunPages.Longest - 10, 11, true)]
    [InlineData(RunPages.Longest + 1, 0, true)]
    [InlineData(3, 100_000, true)]
    public void Long_texts_have_an_array_of_their_own(int input, int metadata, bool alone)
    {
        var pages = new RunPages();
        var first = Array(pages.Lay("{}"u8, default));

        var body = pages.Lay(Encoding.UTF8.GetBytes(new string('i', input)), Encoding.UTF8.GetBytes(new string('m', metadata)));

        Assert.Equal(new string('i', input), Text(body.Input));
        Assert.Equal(new string('m', metadata), Text(body.Metadata));
        var next = Array(pages.Lay("{}"u8, default));
        Assert.Equal((alone, !alone), (ReferenceEquals(first, next), ReferenceEquals(Array(body), next)));
        Assert.Equal(alone ? input + metadata : 2 * RunPages.Longest, Array(body).Length);
    }

    [Fact]
    public void A_page_goes_with_its_last_run()
    {
        var pages = new RunPages();
        var (page, last) = Fill(pages);

        GC.Collect();

        Assert.False(page.IsAlive);
        Assert.Equal("{}", Text(last.Input));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference Page, RunBody Last) Fill(RunPages pages)
        {
            var first = new WeakReference(Array(pages.Lay("{}"u8, default)));
            for (var i = 0; i < 100; i++)
            {
                pages.Lay(new byte[RunPages.Longest], default);
            }

            return (first, pages.Lay("{}"u8, default));
        }
    }

    [Fact]
    public async Task Runs_that_come_one_after_another_lie_in_one_page_each_with_no_more_than_its_texts()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var store = emulator.Emulator.DefaultEpoch.Part<RunStore>();
        var bodies = new List<RunBody>();
        foreach (var (input, metadata) in Enumerable.Range(1, 5).Select(static number => Body(4 * number)))
        {
            var created = await emulator.CreateAsync($$"""{"metadata" : {{metadata}}, "input" : {{input.Replace(":", " :\t", StringComparison.Ordinal)}}}""");
            bodies.Add(store.Find(created.Json.GetProperty("id").GetGuid())!.Spec.Body);
            Assert.Equal(input + metadata, Text(bodies[^1].Input) + Text(bodies[^1].Metadata));
        }

        Assert.All(bodies, body => Assert.Same(Array(bodies[0]), Array(body)));
        Assert.All(bodies.Zip(bodies.Skip(1)), static pair => Assert.Equal(Start(pair.First.Metadata) + pair.First.Metadata.Length, Start(pair.Second.Input)));
    }

    [Fact]
    public async Task Runs_show_their_texts_after_others_came_and_after_a_snapshot_and_a_reset()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var bodies = Enumerable.Range(1, 60).Select(Body).ToList();
        var ids = new List<Guid>();
        foreach (var (input, metadata) in bodies)
        {
            var created = await emulator.CreateAsync($$"""{"input":{{input.Replace("PNG", Png, StringComparison.Ordinal)}}{{(metadata is null ? "" : $",\"metadata\":{metadata}")}}}""");
            Assert.Equal(HttpStatusCode.Created, created.Status);
            ids.Add(created.Json.GetProperty("id").GetGuid());
        }

        await ShownAsync();
        await emulator.PostAsync("/_emulator/snapshots/base", null);
        await emulator.PostAsync("/_emulator/reset", null);
        await emulator.SubmitAsync("Another life");
        await emulator.PostAsync("/_emulator/reset", """{"to":"base"}""");
        await ShownAsync();
        await emulator.SubmitAsync("One more");
        await emulator.UntilIdleAsync();
        await ShownAsync();

        async Task ShownAsync()
        {
            foreach (var (id, (input, metadata)) in ids.Zip(bodies))
            {
                var run = (await emulator.RunAsync(id)).Json;
                Assert.Equal(metadata ?? "null", run.GetProperty("metadata").GetRawText());
                var shown = run.GetProperty("input").GetRawText();
                if (input.IndexOf("PNG", StringComparison.Ordinal) is var hole and >= 0)
                {
                    Assert.StartsWith(input[..hole] + "http", shown, StringComparison.Ordinal);
                    Assert.EndsWith(input[(hole + 3)..], shown, StringComparison.Ordinal);
                }
                else
                {
                    Assert.Equal(input, shown);
                }
            }
        }
    }

    [Fact]
    public async Task Who_holds_a_run_that_was_forgotten_reads_it_as_it_was()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRuns = 1 });
        var id = await emulator.SubmitAsync("The first of many");
        var held = emulator.Emulator.DefaultEpoch.Part<RunStore>().Find(id)!.Run;
        var (input, metadata) = (Text(held.Spec.Body.Input), Text(held.Spec.Body.Metadata));

        for (var i = 0; i < 40; i++)
        {
            await emulator.SubmitAsync($"Number {i} of many {new string('x', 500)}");
            await emulator.UntilIdleAsync();
        }

        Assert.Null(emulator.Emulator.DefaultEpoch.Part<RunStore>().Find(id));
        Assert.Equal("The first of many", held.Spec.Prompt);
        Assert.Equal((input, metadata), (Text(held.Spec.Body.Input), Text(held.Spec.Body.Metadata)));
    }

    /// <summary>Short and long ones, with a hole and without, with metadata and without.</summary>
    private static (string Input, string? Metadata) Body(int number) => (number % 4) switch
    {
        0 => ($$"""{"prompt":"Number {{number}}","seed":{{number}}}""", $$"""{"order":"A-{{number}}"}"""),
        1 => ($$"""{"prompt":"Number {{number}} {{new string('x', 1000)}}","image_urls":["https://images.example/{{number}}.png"]}""", null),
        2 => ($$"""{"prompt":"Number {{number}}","image_urls":["PNG"],"seed":{{number}}}""", $$"""{"n":[{{number}}]}"""),
        _ => ($$"""{"prompt":"Number {{number}}"}""", $$"""{"long":"{{new string('y', 5000)}}"}"""),
    };

    private static string Text(int number, int length) => string.Create(CultureInfo.InvariantCulture, $"{number}:{new string((char)('a' + (number % 26)), length)}");

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private static int Start(ReadOnlyMemory<byte> text) => MemoryMarshal.TryGetArray(text, out var part) ? part.Offset : -1;

    private static byte[] Array(RunBody body) => MemoryMarshal.TryGetArray(body.Input, out var part) ? part.Array! : [];
}
