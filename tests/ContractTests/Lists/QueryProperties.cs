using System.Globalization;
using System.Text;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Lists.Query;
using Runflow.Emulator.Tests.Chance;
using Xunit;

namespace Runflow.Emulator.Tests.Lists;

/// <summary>Holds <c>q</c> against a filter that is written down while its text is: nothing is parsed for it.</summary>
public sealed class QueryProperties
{
    private static readonly string[] Names = ["", "a", "B", "a b", "ż\"ółw\\", "null", "AND", "(x)", "2026-04-01"];
    private static readonly decimal[] Sizes = [-1, 0, 0.005m, 0.01m, 800, 79228162514264337593543950335m];
    private static readonly Guid[] Ids = [Guid.Empty, Guid.Parse("019b76da-a800-7c1e-9a52-3f0d6b8e4a17")];
    private static readonly (string Text, long Micros)[] Instants =
    [
        ("2026-04-01", 1_775_001_600_000_000),
        ("2026-04-01T00:00:00Z", 1_775_001_600_000_000),
        ("2026-04-01T02:00:00.000001+02:00", 1_775_001_600_000_001),
        ("2026-04-02T12:30:00.5Z", 1_775_133_000_500_000),
    ];

    [Fact]
    public void Random_expressions_let_through_what_a_naive_filter_does()
    {
        for (var seed = 1; seed <= 3000; seed++)
        {
            var dice = new Dice(seed);
            var text = new StringBuilder();
            var naive = Or(dice, text, depth: 0);
            var filter = QueryCompiler<Thing>.Compile(Thing.Schema, text.ToString(), out var errors);
            Assert.True(errors.Count == 0, $"{seed}: {text}: {string.Join(", ", errors)}");
            for (var i = 0; i < 20; i++)
            {
                var thing = Draw(dice);
                Assert.True(naive(thing) == filter!(thing), $"{seed}: {text} on {thing}");
            }
        }
    }

    private static Thing Draw(Dice dice) => new(
        dice.Below(4) == 0 ? null : dice.Pick<string>(Names),
        dice.Below(4) == 0 ? null : dice.Pick<decimal>(Sizes),
        dice.Below(4) == 0 ? null : new Instant(dice.Pick<(string, long Micros)>(Instants).Micros),
        dice.Below(3) == 0 ? null : dice.Below(2) == 0,
        dice.Below(3) == 0 ? null : dice.Pick<Guid>(Ids),
        dice.Below(3) == 0 ? null : dice.Pick("new", "old"));

    private static Func<Thing, bool> Or(Dice dice, StringBuilder text, int depth) => Chain(dice, text, "OR", () => And(dice, text, depth), static all => thing => all.Any(one => one(thing)));

    private static Func<Thing, bool> And(Dice dice, StringBuilder text, int depth) => Chain(dice, text, "AND", () => Not(dice, text, depth), static all => thing => all.All(one => one(thing)));

    private static Func<Thing, bool> Chain(Dice dice, StringBuilder text, string word, Func<Func<Thing, bool>> next, Func<List<Func<Thing, bool>>, Func<Thing, bool>> join)
    {
        var all = new List<Func<Thing, bool>> { next() };
        while (dice.Below(3) == 0)
        {
            text.Append(' ').Append(word).Append(dice.Pick(" ", "   ", "\t"));
            all.Add(next());
        }

        return join(all);
    }

    private static Func<Thing, bool> Not(Dice dice, StringBuilder text, int depth)
    {
        switch (depth < 6 ? dice.Below(4) : 3)
        {
            case 0:
                text.Append("NOT ");
                var negated = Not(dice, text, depth + 1);
                return thing => !negated(thing);
            case 1:
                text.Append(dice.Pick("(", " ( "));
                var inner = Or(dice, text, depth + 1);
                text.Append(dice.Pick(")", " ) "));
                return inner;
            default:
                return Compare(dice, text);
        }
    }

    private static Func<Thing, bool> Compare(Dice dice, StringBuilder text)
    {
        switch (dice.Below(8))
        {
            case 0:
                var name = dice.Pick<string>(Names);
                var byName = Sign(dice, text, "name");
                Quoted(text, name);
                return thing => thing.Name is { } own && byName(string.CompareOrdinal(own, name));
            case 1:
                var size = dice.Pick<decimal>(Sizes);
                var bySize = Sign(dice, text, "size");
                text.Append(size.ToString(CultureInfo.InvariantCulture));
                return thing => thing.Size is { } own && bySize(own.CompareTo(size));
            case 2:
                var (written, micros) = dice.Pick<(string, long)>(Instants);
                var byTime = Sign(dice, text, "at");
                text.Append(written);
                return thing => thing.At is { } own && byTime(own.Micros.CompareTo(micros));
            case 3:
                var on = dice.Below(2) == 0;
                text.Append(dice.Pick("on:", "on=", "on : ")).Append(on ? "true" : "false");
                return thing => thing.On == on;
            case 4:
                var id = dice.Pick<Guid>(Ids);
                text.Append("id:").Append(dice.Pick(id.ToString(), id.ToString().ToUpperInvariant()));
                return thing => thing.Id == id;
            case 5:
                var status = dice.Pick("new", "old");
                text.Append("status=").Append(status);
                return thing => thing.Status == status;
            case 6:
                text.Append("name:null");
                return static thing => thing.Name is null;
            default:
                text.Append("size = null");
                return static thing => thing.Size is null;
        }
    }

    private static Func<int, bool> Sign(Dice dice, StringBuilder text, string field)
    {
        var sign = dice.Pick(":", "=", ">", "<", ">=", "<=");
        text.Append(field).Append(dice.Pick("", " ")).Append(sign).Append(dice.Pick("", " "));
        return sign switch
        {
            ">" => static order => order > 0,
            "<" => static order => order < 0,
            ">=" => static order => order >= 0,
            "<=" => static order => order <= 0,
            _ => static order => order == 0,
        };
    }

    private static void Quoted(StringBuilder text, string value) =>
        text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
}
