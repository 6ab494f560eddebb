namespace Runflow.Emulator.Bench;

/// <summary>Prints each figure as soon as it is there, and remembers which aims were missed.</summary>
internal sealed class Report(TextWriter to)
{
    private readonly List<string> missed = [];

    public void Say(string line) => to.WriteLine(line);

    /// <summary>Prints a figure that is held against nothing.</summary>
    public void Figure(string name, Spread measured, string format, string unit = "") =>
        to.WriteLine($"{name,-44} {measured.Text(format)}{unit}");

    /// <summary>Prints a figure and whether it keeps its aim.</summary>
    public void Judge(string name, Spread measured, string format, Aim aim)
    {
        var holds = aim.Holds(measured);
        to.WriteLine($"{name,-44} {measured.Text(format)}{aim.Unit}   aim {aim}: {(holds ? "holds" : "MISSED")}");
        if (!holds)
        {
            missed.Add($"{name} is {measured.Text(format)}{aim.Unit}; the aim is {aim}");
        }
    }

    /// <summary>Says what could not be measured; that counts as a miss.</summary>
    public void Fail(string sentence) => missed.Add(sentence);

    /// <summary>Names what was missed.</summary>
    /// <returns>The exit code: 1 when anything was.</returns>
    public int Conclude()
    {
        missed.ForEach(line => to.WriteLine($"missed: {line}"));
        return missed.Count == 0 ? 0 : 1;
    }
}
