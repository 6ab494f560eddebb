using Runflow.Emulator.Spec;
using System.Text.RegularExpressions;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>The tables of <c>docs/fidelity.md</c>: every row says how faithful it is and names the test that shows it.</summary>
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
    public void The_tables_name_every_route_of_the_contract_and_no_other()
    {
        var contract = OpenApiContract.Served.Document.GetProperty("paths").EnumerateObject()
            .Where(static path => path.Name.StartsWith("/v1/", StringComparison.Ordinal))
            .SelectMany(static path => path.Value.EnumerateObject()
                .Where(static operation => operation.Name is "get" or "post" or "put" or "patch" or "delete")
                .Select(operation => $"{operation.Name.ToUpperInvariant()} {Plain(path.Name)}"))
            .ToHashSet();

        Assert.InRange(contract.Count, 40, 1000);
        Assert.Equal(contract.Order(StringComparer.Ordinal), Named.Select(static named => named.Route).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_route_is_said_to_be_of_two_fidelities() => Assert.All(
        Named.GroupBy(static named => named.Route), static route => Assert.Single(route.Select(static named => named.Fidelity).Distinct()));

    /// <summary>The routes that the rows name in full, such as <c>GET, PATCH /v1/billing/balance</c>.</summary>
    private static IEnumerable<(string Route, string Fidelity)> Named => Rows.SelectMany(static row => Route().Matches(row.What)
        .SelectMany(static found => found.Groups[1].Value.Split(", "), (found, method) => ($"{method} {Plain(found.Groups[2].Value)}", row.Fidelity)));

    /// <summary>A path whose parameters have no names; a model's path is one parameter, however many segments it has.</summary>
    private static string Plain(string path) => Model().Replace(Parameter().Replace(path, "{}"), "/v1/models/{}$1");

    /// <summary>A row of one of the two tables: three cells, the second a single word.</summary>
    private static (string What, string Fidelity, string Shown)? Row(string line)
    {
        var cells = line.Trim().Split('|');
        return cells.Length == 5 && Word().IsMatch(cells[2].Trim()) ? (cells[1].Trim(), cells[2].Trim(), cells[3].Trim()) : null;
    }

    private static string Load()
    {
        using var reader = new StreamReader(typeof(FidelityTests).Assembly.GetManifestResourceStream("fidelity.md")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^(?!fidelity$)[a-z]+$")]
    private static partial Regex Word();

    [GeneratedRegex("`([A-Z]+(?:, [A-Z]+)*) (/v1/[^`]+)`")]
    private static partial Regex Route();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("^/v1/models/.+?(/runs|/batches)?$")]
    private static partial Regex Model();

    [GeneratedRegex(@"\]\(\.\./(tests/[^)]+)\)")]
    private static partial Regex Link();
}
