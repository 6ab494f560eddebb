using System.Diagnostics.CodeAnalysis;
using Runflow.Emulator.Bench.Measurements;

namespace Runflow.Emulator.Bench;

/// <summary>What the command line asks for: which measurements, and whether few rounds are enough.</summary>
internal sealed record Plan(IReadOnlyList<string> Chosen, bool Quick)
{
    public static bool TryRead(string[] args, [NotNullWhen(true)] out Plan? plan, out string complaint)
    {
        var words = args.Where(static arg => arg is not ("--" or "--quick")).ToArray();
        var unknown = words.Except(MeasurementTable.All.Select(static entry => entry.Name)).ToArray();
        complaint = $"There is no measurement {string.Join(", ", unknown)}; there are: {string.Join(" ", MeasurementTable.All.Select(static entry => entry.Name))}, and --quick.";
        plan = unknown.Length == 0 ? new Plan(words, args.Contains("--quick")) : null;
        return plan is not null;
    }

    /// <summary>Without a choice every measurement is made.</summary>
    public bool Includes(string name) => Chosen.Count == 0 || Chosen.Contains(name);

    /// <summary>As many rounds as the plan has time for.</summary>
    public int Rounds(int full, int quick) => Quick ? quick : full;
}
