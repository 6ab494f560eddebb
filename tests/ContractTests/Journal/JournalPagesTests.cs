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
            var memory = pages.Take(1 + (number * 37 % 900), out _);
            memory.Span.Fill((byte)number);
            return memory;
        }).ToArray();
        Assert.All(taken.Index(), static pair => Assert.False(pair.Item.Span.ContainsAnyExcept((byte)pair.Index)));
    }

    [Fact]
    public void A_page_that_is_shown_is_never_written_again()
    {
        var shown = pages.Take(Length, out var first);
        shown.Span.Fill(7);
        pages.Show();
        pages.Release(first!);
        for (var i = 0; i < 5 * JournalPages.PageBytes / Length; i++)
        {
            pages.Take(Length, out var page).Span.Clear();
            pages.Release(page!);
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
        var memory = pages.Take(JournalPages.PageBytes, out var page);
        Assert.Null(page);
        Assert.Equal(JournalPages.PageBytes, memory.Length);
        Assert.Equal(0, pages.Count);
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
            pages.Take(Length, out var page);
            seen.Add(page!);
            held.Enqueue(page!);
            if (held.Count > 1000)
            {
                pages.Release(held.Dequeue());
            }

            afterEach();
        }

        return seen.Count;
    }
}
