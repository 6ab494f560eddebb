using Runflow.Emulator.Journal;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

/// <summary>The memory behind the journal: used again, but never while somebody may read it.</summary>
public sealed class JournalPagesTests
{
    private const int Length = 1000;

    private readonly JournalPages pages = new();

    [Fact]
    public void Pages_are_used_again_when_the_last_request_in_them_is_gone()
    {
        Assert.InRange(PagesOfThousandsInTurn(() => Assert.InRange(pages.Count, 1, 8)), 4, 14);
    }

    [Fact]
    public void No_two_requests_share_a_byte()
    {
        var taken = Enumerable.Range(0, 2000).Select(number =>
        {
            var length = 1 + (number * 37 % 900);
            var memory = pages.Take(length, out var offset).Bytes.AsMemory(offset, length);
            memory.Span.Fill((byte)number);
            return memory;
        }).ToArray();
        Assert.All(taken.Index(), static pair => Assert.False(pair.Item.Span.ContainsAnyExcept((byte)pair.Index)));
    }

    [Fact]
    public void A_page_that_is_shown_is_never_written_again()
    {
        var first = pages.Take(Length, out var at);
        var shown = first.Bytes.AsMemory(at, Length);
        shown.Span.Fill(7);
        pages.Show();
        pages.Release(first);
        for (var i = 0; i < 5 * JournalPages.PageBytes / Length; i++)
        {
            var page = pages.Take(Length, out var offset);
            page.Bytes.AsSpan(offset, Length).Clear();
            pages.Release(page);
        }

        Assert.False(shown.Span.ContainsAnyExcept((byte)7));
    }

    [Fact]
    public void A_page_that_was_shown_and_read_is_used_again()
    {
        Assert.InRange(PagesOfThousandsInTurn(() => JournalPages.Hide(pages.Show())), 4, 14);
    }

    [Fact]
    public void A_large_request_has_memory_of_its_own()
    {
        var page = pages.Take(JournalPages.PageBytes, out var offset);
        Assert.Equal(0, offset);
        Assert.Equal(JournalPages.PageBytes, page.Bytes.Length);
        Assert.Equal(0, pages.Count);

        pages.Release(page);
        Assert.NotSame(page, pages.Take(1, out _));
    }

    /// <summary>Takes 20,000 requests in, of which the last thousand stay.</summary>
    /// <param name="afterEach">What is done after each.</param>
    /// <returns>How many pages that took.</returns>
    private int PagesOfThousandsInTurn(Action afterEach)
    {
        var seen = new HashSet<JournalPages.Page>();
        var held = new Queue<JournalPages.Page>();
        for (var i = 0; i < 20_000; i++)
        {
            var page = pages.Take(Length, out _);
            seen.Add(page);
            held.Enqueue(page);
            if (held.Count > 1000)
            {
                pages.Release(held.Dequeue());
            }

            afterEach();
        }

        return seen.Count;
    }
}
