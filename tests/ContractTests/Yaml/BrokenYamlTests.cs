using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Runflow.Emulator.Tests.Yaml;

/// <summary>
/// Whatever stands in a file, its reader answers with a value or with problems that have a place; any exception fails the
/// test. Every sample is cut, and spoilt with each of a set of nasty texts, at every place of it.
/// </summary>
public sealed partial class BrokenYamlTests
{
    private static readonly string[] Nasty =
    [
        "{", "[", "}", "]", ":", ": ", "- ", ",", "\n", "\n\n  ", "\t", "#", " #", "'", "\"", "|", ">", "&a ", "*a", "!", "!!int ", "%", "@", "?", "? ", "<<: ",
        "---\n", "...\n", "\0", "\u0007", "\u0085", "\u2028", "\ufeff", "\ud83d\ude00", "\"\\ud83d\"", "\"\\UFFFFFFFF\"", "\"\\x\"", "0x", ".inf", "1e999", "+1e999", "9999999999999999999999",
    ];

    private static readonly string Bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + string.Concat(Enumerable.Range(1, 40).Select(
        static level => $"a{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));

    public static TheoryData<string> Readers => [.. YamlReading.All.Select(static reading => reading.Name)];

    public static TheoryData<string, string> Drowning => new(
        from reading in YamlReading.All
        from text in Monsters.Keys
        select (reading.Name, text));

    private static Dictionary<string, string> Monsters => new()
    {
        ["lists without an end"] = new string('[', 300_000),
        ["mappings without an end"] = string.Concat(Enumerable.Repeat("{a: ", 100_000)),
        ["dashes without an end"] = string.Concat(Enumerable.Repeat("- ", 100_000)),
        ["keys within keys"] = string.Concat(Enumerable.Repeat("? ", 100_000)),
        ["deeper with every line"] = string.Concat(Enumerable.Range(0, 500).Select(static depth => new string(' ', depth) + "a:\n")),
        ["aliases of aliases"] = Bomb,
        ["aliases of aliases for a key"] = Bomb + "? *a40\n: 1\n",
        ["aliases of aliases within a key"] = Bomb + "? [*a40]\n: 1\n",
        ["a list that holds itself"] = "a: &a [*a, *a]\n",
        ["a mapping that is its own key"] = "a: &a {? *a : 1}\n",
        ["a number of a million digits"] = $"balance: +{new string('9', 1_000_000)}\n",
        ["an octal number of a million digits"] = $"balance: 0o{new string('7', 1_000_000)}\n",
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public void Good_samples_are_good(string reader)
    {
        var reading = Reading(reader);
        Assert.NotEmpty(reading.Samples);
        Assert.All(reading.Samples, sample => Assert.Empty(reading.Problems(sample)));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_sample_cut_or_spoilt_anywhere_is_a_value_or_a_problem_with_a_place(string reader)
    {
        var reading = Reading(reader);
        var cases = reading.Samples.SelectMany(Spoilt).ToList();
        var refused = 0;
        Parallel.ForEach(cases, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, text =>
        {
            var problems = Read(reading, text);
            Assert.All(problems, problem => Assert.Matches(Placed(), problem));
            Interlocked.Add(ref refused, Math.Min(problems.Count, 1));
        });
        Assert.True(refused > cases.Count / 4, $"only {refused} of {cases.Count} texts were refused");
    }

    [Theory]
    [MemberData(nameof(Drowning))]
    public void A_text_made_to_drown_its_reader_is_refused(string reader, string text) =>
        Assert.NotEmpty(Read(Reading(reader), Monsters[text]));

    private static YamlReading Reading(string name) => YamlReading.All.Single(reading => reading.Name == name);

    /// <summary>Every cut, and each nasty text put in at every place: all of them for a small sample, every n-th for a large one.</summary>
    private static IEnumerable<string> Spoilt(string sample)
    {
        const int Most = 2_500;
        var step = Math.Max(1, sample.Length * Nasty.Length / Most);
        for (var at = 0; at < sample.Length; at++)
        {
            yield return sample[..at];
            yield return sample.Remove(at, 1);
            for (var kind = at % step; kind < Nasty.Length; kind += step)
            {
                yield return sample.Insert(at, Nasty[kind]);
            }
        }
    }

    private static IReadOnlyList<string> Read(YamlReading reading, string text)
    {
        try
        {
            return reading.Problems(text);
        }
        catch (Exception defect)
        {
            var shown = text.Length > 4000 ? text[..4000] : text;
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{reading.Name} threw {defect.GetType().Name} ({defect.Message}) for: {shown}"), defect);
        }
    }

    [GeneratedRegex(@"^f\.yaml:[1-9][0-9]*:[1-9][0-9]*:? ")]
    private static partial Regex Placed();
}
