using Runflow.Emulator.Clock;
using Runflow.Emulator.Lists.Query;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Lists;

public sealed class QueryTests
{
    private static readonly Thing Example = new("A b", 0.005m, At("2026-04-01T12:30:00Z"), true, Guid.Parse("019b76da-a800-7c1e-9a52-3f0d6b8e4a17"), null);

    [Theory]
    [InlineData("name:\"A b\"", true)]
    [InlineData("name=\"a b\"", false)]
    [InlineData("name>A", true)]
    [InlineData("name>a", false)]
    [InlineData("name<a", true)]
    [InlineData("name < B AND name >= \"A b\"", true)]
    [InlineData("size:0.0050", true)]
    [InlineData("size<0.005 OR size<=0.005", true)]
    [InlineData("size>-1", true)]
    [InlineData("at:2026-04-01T12:30:00Z", true)]
    [InlineData("at=2026-04-01T14:30:00+02:00", true)]
    [InlineData("at>2026-04-01 AND at<2026-04-02", true)]
    [InlineData("at:2026-04-01", false)]
    [InlineData("on:true", true)]
    [InlineData("id:019B76DA-A800-7C1E-9A52-3F0D6B8E4A17", true)]
    [InlineData("status:null", true)]
    [InlineData("status:old", false)]
    [InlineData("NOT status:old", true)]
    [InlineData("name:null", false)]
    [InlineData("name:\"null\"", false)]
    [InlineData("NOT NOT (on:true)", true)]
    [InlineData("NOT on:true AND on:false", false)]
    [InlineData("on:true OR on:false AND on:false", true)]
    [InlineData("(on:true OR on:false) AND on:false", false)]
    [InlineData("((on:true)AND(NOT(on:false)))", true)]
    public void Expressions_mean_what_they_say(string q, bool holds)
    {
        var filter = QueryCompiler<Thing>.Compile(Thing.Schema, q, out var errors);
        Assert.Empty(errors);
        Assert.Equal(holds, filter!(Example));
    }

    [Theory]
    [InlineData("(on:true", 9, "expected AND, OR or a ) for the ( of column 1, found the end")]
    [InlineData("on:true)", 8, "expected no ) that nothing opens, found )")]
    [InlineData("on:true name:x", 9, "expected AND, OR or the end, found name")]
    [InlineData("on:true and name:x", 9, "expected AND, OR or the end, found and (write AND in capitals)")]
    [InlineData("not on:true", 5, "expected one of : = > < >= <= after not (write NOT in capitals), found on")]
    [InlineData("on", 3, "expected one of : = > < >= <= after on, found the end")]
    [InlineData("on:", 4, "expected a value after on:, in double quotes when it holds spaces, parentheses or nothing, found the end")]
    [InlineData("size>>5", 6, "expected a value after size>, in double quotes when it holds spaces, parentheses or nothing, found >")]
    [InlineData("on:true AND", 12, "expected a field, NOT or (, found the end")]
    [InlineData("OR on:true", 1, "expected a field, NOT or (, found OR")]
    [InlineData("()", 2, "expected a field, NOT or (, found )")]
    [InlineData("\"on\":true", 1, "expected a field, NOT or (, found \"on\"")]
    [InlineData("name:\"x", 6, "expected a closing quote; the value that begins here has none")]
    [InlineData("name:\"a\\n\"", 8, "expected \\\" or \\\\ after the backslash in a quoted value")]
    [InlineData("at>2026-02-30", 4, "expected a date that exists, such as 2026-04-01, or an instant such as 2026-04-01T12:30:00Z for at, found 2026-02-30")]
    [InlineData("size:big", 6, "expected a number such as 800 or 0.005 for size, found big")]
    [InlineData("size:1e3", 6, "expected a number such as 800 or 0.005 for size, found 1e3")]
    [InlineData("on:yes", 4, "expected true or false for on, found yes")]
    [InlineData("id:7", 4, "expected a UUID for id, found 7")]
    [InlineData("status:odl", 8, "expected one of new, old for status, found odl")]
    [InlineData("status>new", 7, "expected : or = after status, whose values have no order, found >")]
    [InlineData("name>null", 5, "expected : or = before null, found >")]
    [InlineData("nmae:x", 1, "expected a field of things, found nmae; did you mean name?")]
    [InlineData("created:x", 1, "expected a field of things, found created; there are name, size, at, on, id, status")]
    [InlineData("name:🐢 AND on:maybe", 15, "expected true or false for on, found maybe")]
    public void An_error_names_the_column_and_what_was_expected_there(string q, int column, string message)
    {
        Assert.Null(QueryCompiler<Thing>.Compile(Thing.Schema, q, out var errors));
        Assert.Equal(new QueryError(column, message), Assert.Single(errors));
    }

    [Fact]
    public void All_wrong_fields_and_values_are_named_at_once()
    {
        Assert.Null(QueryCompiler<Thing>.Compile(Thing.Schema, "nmae:x OR (size:big AND NOT on:1)", out var errors));
        Assert.Equal([1, 17, 32], errors.Select(static error => error.Column));
    }

    [Theory]
    [InlineData('(')]
    [InlineData(')')]
    [InlineData('"')]
    [InlineData('\\')]
    [InlineData(':')]
    [InlineData('x')]
    public void However_long_or_deep_it_is_answered(char letter)
    {
        foreach (var length in (int[])[1, 63, 64, 65, 4096, 4097, 1 << 20])
        {
            Assert.Null(QueryCompiler<Thing>.Compile(Thing.Schema, new string(letter, length), out var errors));
            Assert.Single(errors);
        }
    }

    [Fact]
    public async Task The_wire_says_where_in_q_the_error_is()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var refused = await emulator.GetAsync("/v1/runs?q=status_code:done");
        Assert.Equal("column 13: expected one of queued, dispatching, running, succeeded, failed, cancelled for status_code, found done", refused.Sentence());
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("canceled")]
    public async Task Both_spellings_of_cancelled_are_understood_in_both_dialects(string spelling)
    {
        foreach (var dialect in (Contracts.Dialect[])[Contracts.Dialect.ModelPage, Contracts.Dialect.Platform])
        {
            await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Dialect = dialect });
            await emulator.PostAsync($"/v1/admin/runs/{await emulator.SubmitAsync()}/cancellation", "{}");
            Assert.Single((await emulator.GetAsync($"/v1/runs?q=status_code:{spelling}")).Items());
        }
    }

    private static Instant At(string text) => Instant.TryParse(text, out var instant) ? instant : throw new FormatException(text);
}
