using System.Buffers.Binary;
using Runflow.Emulator.Runs;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>The table of what was created how often: it counts as a dictionary would, and can be asked while it counts.</summary>
public sealed class KeyCountsTests
{
    private const int Keys = 10_000;

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public void It_counts_as_a_dictionary_does_however_many_keys_want_one_place(int places)
    {
        var (table, counts) = (new KeyCounts(), new Dictionary<KeyHash, int>());
        var most = places == 1 ? Keys / 10 : Keys;
        for (var i = 0; i < 3 * most; i++)
        {
            var key = Key(i * 7 % most, places);

            Assert.Equal(counts.GetValueOrDefault(key), table.Of(key));
            Assert.Equal(counts.GetValueOrDefault(key), table.Add(key, 1 + (i % 2)));
            counts[key] = counts.GetValueOrDefault(key) + 1 + (i % 2);
        }

        Assert.Equal(counts.OrderBy(static pair => pair.Key.ToString()).Select(static pair => (pair.Key, pair.Value)), table.All.OrderBy(static pair => pair.Key.ToString()));
        Assert.Equal(0, table.Of(Key(most, places)));
    }

    [Fact]
    public async Task Who_asks_while_it_counts_sees_no_count_of_another_key_and_none_that_went_back()
    {
        var table = new KeyCounts();
        var asking = Task.Run(
            () =>
            {
                var seen = new int[Keys];
                while (seen[^1] == 0)
                {
                    for (var i = 0; i < Keys; i++)
                    {
                        var count = table.Of(Key(i, 100));
                        Assert.True(count == 0 ? seen[i] == 0 : count == i + 1, $"{count} of key {i} after {seen[i]}");
                        seen[i] = count;
                    }
                }
            },
            TestContext.Current.CancellationToken);
        for (var i = 0; i < Keys; i++)
        {
            table.Add(Key(i, 100), i + 1);
        }

        await asking;
    }

    /// <summary>A key of its own that wants one of so many places.</summary>
    private static KeyHash Key(int number, int places)
    {
        Span<byte> hash = stackalloc byte[32];
        BinaryPrimitives.WriteInt32LittleEndian(hash[8..], number % places);
        BinaryPrimitives.WriteInt32LittleEndian(hash, number);
        return new KeyHash(hash);
    }
}
