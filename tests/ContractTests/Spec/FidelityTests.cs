using System.Text.RegularExpressions;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>The README's fidelity tables: every row says how faithful it is and names the test that shows it.</summary>
public sealed partial class FidelityTests
{
    private const string Linked = "linked/";

    private static readonly HashSet<string> Files =
    [
        .. typeof(FidelityTests).Assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Linked, StringComparison.Ordinal)).Select(static name => name[Linked.Length..].Replace('\\', '/')),
    ];

    private static readonly IReadOnlyList<(string What, string Fidelity, string Shown)> Rows = [.. Load().Split('\n').Select(Row).OfType<(string, string, string)>()];

    [Fact]
    public void Every_row_is_same_approximated_or_absent() => Assert.All(Rows, static row => Assert.Contains(row.Fidelity, (string[])["same", "approximated", "absent"]));

    [Fact]
    public void Every_link_leads_to_a_test_that_is_there()
    {
        var links = Rows.SelectMany(static row => Link().Matches(row.Shown)).Select(static link => link.Groups[1].Value).ToList();

        Assert.InRange(links.Count, 40, 1000);
        Assert.Empty(links.Except(Files));
    }

    [Fact]
    public void What_works_has_a_test() =>
        Assert.All(Rows.Where(static row => row.Fidelity != "absent"), static row => Assert.Matches(Link(), row.Shown));

    [Fact]
    public void Every_route_of_the_contract_is_in_the_table()
    {
        var named = string.Join('\n', Rows.Select(static row => row.What));
        var families = OpenApiContract.Served.Document.GetProperty("paths").EnumerateObject()
            .Select(static path => string.Join('/', path.Name.Split('/').Take(3))).Where(static path => path.StartsWith("/v1/", StringComparison.Ordinal)).Distinct().ToList();

        Assert.InRange(families.Count, 10, 100);
        Assert.Empty(families.FindAll(family => !named.Contains(family, StringComparison.Ordinal)));
    }

    /// <summary>A row of one of the two tables: three cells, the second a single word.</summary>
    private static (string What, string Fidelity, string Shown)? Row(string line)
    {
        var cells = line.Trim().Split('|');
        return cells.Length == 5 && Word().IsMatch(cells[2].Trim()) ? (cells[1].Trim(), cells[2].Trim(), cells[3].Trim()) : null;
    }

    private static string Load()
    {
        using var reader = new StreamReader(typeof(FidelityTests).Assembly.GetManifestResourceStream("README.md")!);
        var text = reader.ReadToEnd();
        var from = text.IndexOf("## How faithful it is", StringComparison.Ordinal);
        var to = text.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return text[from..to];
    }

    [GeneratedRegex("^(?!fidelity$)[a-z]+$")]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\((tests/[^)]+)\)")]
    private static partial Regex Link();
}
