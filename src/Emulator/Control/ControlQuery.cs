using System.Globalization;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Control;

/// <summary>Reads the query of a control request, collecting every problem; a parameter nobody asked for is one.</summary>
internal sealed class ControlQuery(IQueryCollection query, Problems problems)
{
    private const int MostLetters = 1000;
    private readonly List<string> known = [];

    /// <summary>The names that were sent, in their order.</summary>
    public IEnumerable<string> Names => query.Keys;

    /// <summary>The text of a parameter; null when it was not sent.</summary>
    public string? Text(string name)
    {
        known.Add(name);
        if (!query.TryGetValue(name, out var values))
        {
            return null;
        }

        if (values is [{ Length: > 0 and <= MostLetters } text])
        {
            return text;
        }

        problems.Add(["query", name], $"must be given once and have 1 to {MostLetters} characters");
        return null;
    }

    public long? Integer(string name, long minimum, long maximum)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        problems.Add(["query", name], string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {minimum} to {maximum}"));
        return null;
    }

    /// <summary>Complains of every parameter that was not asked for.</summary>
    /// <param name="further">Names that would have been taken as well.</param>
    public void RefuseRest(IEnumerable<string>? further = null)
    {
        var candidates = known.Concat(further ?? []).Distinct().ToList();
        foreach (var name in query.Keys)
        {
            if (!known.Contains(name))
            {
                problems.Add(["query", name], $"is no parameter here{Nearest.Question(name, candidates)}", "unknown");
            }
        }
    }
}
