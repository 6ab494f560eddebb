using Runflow.Emulator.Clock;
using Runflow.Emulator.Images;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Tests.Chance;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>The table of runs finds, takes in and takes out as a dictionary would.</summary>
public sealed class RunTableTests
{
    private static readonly ModelDefinition Model = new ModelCatalogue(new EmulatorOptions()).Find(ModelCatalogue.Usual)!;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public void It_agrees_with_a_dictionary_however_many_ids_want_one_place(int places)
    {
        var (table, model, dice) = (new RunTable(), new Dictionary<Guid, RunEntry>(), new Dice(places));
        var entries = Enumerable.Range(0, 300).Select(i => Entry(Id(i, places))).ToArray();
        for (var step = 0; step < 5000; step++)
        {
            var entry = entries[dice.Below(entries.Length)];
            var id = entry.Spec.Id;
            Assert.Same(model.GetValueOrDefault(id), table.Find(id));
            table.Approach(id);
            if (model.Remove(id))
            {
                table.Remove(entry);
            }
            else
            {
                model.Add(id, entry);
                table.Add(entry);
            }

            Assert.Equal(model.Count, table.Count);
        }

        Assert.All(entries, entry => Assert.Same(model.GetValueOrDefault(entry.Spec.Id), table.Find(entry.Spec.Id)));
        Assert.Equal(model.Keys.Order(), table.All.Select(static entry => entry.Spec.Id).Order());
    }

    [Fact]
    public void An_id_is_taken_in_once_and_taken_out_once()
    {
        var (table, entry) = (new RunTable(), Entry(Id(1, 1)));
        table.Add(entry);

        Assert.Throws<InvalidOperationException>(() => table.Add(Entry(entry.Spec.Id)));
        table.Remove(entry);
        Assert.Throws<InvalidOperationException>(() => table.Remove(entry));
        Assert.Equal(0, table.Count);
    }

    /// <summary>An id of its own whose hash is one of so many: a hash is all of an id's words over one another, and two of these are alike.</summary>
    private static Guid Id(int number, int places) => new(number % places, (short)number, 0, (byte)number, (byte)(number >> 8), 0, 0, 0, 0, 0, 0);

    private static RunEntry Entry(Guid id) => new(
        null!,
        new RunSpec
        {
            Id = id,
            Key = ItemKey.Of("key"),
            Ordinal = 0,
            Model = Model,
            Input = new InputTemplate("{}"u8.ToArray(), []),
            Assets = [],
            Prompt = "",
            Steps = 4,
            Seed = 1,
            Size = new PixelSize(64, 64),
            Format = ImageFormat.Png,
            Sources = [],
            RequestId = Guid.Empty,
            Scatter = default,
            BaseUrl = "",
            CreatedAt = default,
        },
        new RunState(Contracts.RunStatus.Queued));
}
