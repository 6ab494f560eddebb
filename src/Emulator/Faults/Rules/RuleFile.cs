using System.Globalization;
using System.Text;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>
/// Reads rules as YAML or JSON: one rule, a list of rules, or a mapping with the list under <c>faults</c>. All of it is good
/// or none of it is taken.
/// </summary>
internal static class RuleFile
{
    /// <summary>Bytes of a rule file.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="text">UTF-8, with or without a byte order mark.</param>
    /// <param name="json">Whether it is JSON; else YAML.</param>
    /// <param name="problems">Everything that is wrong; the rules are good when there is nothing.</param>
    public static IReadOnlyList<Rule> Read(ReadOnlySpan<byte> text, bool json, RuleProblems problems)
    {
        if (text.Length > MaxBytes)
        {
            problems.Add([], TextPlace.Start, string.Create(CultureInfo.InvariantCulture, $"a rule file has at most {MaxBytes} bytes and this one has {text.Length}"));
            return [];
        }

        if (text.StartsWith("\uFEFF"u8))
        {
            text = text[3..];
        }

        if (!System.Text.Unicode.Utf8.IsValid(text))
        {
            problems.Add([], TextPlace.Start, "the text is not UTF-8; save it as UTF-8");
            return [];
        }

        var root = json ? JsonNodes.Read(text, problems) : YamlNodes.Read(Encoding.UTF8.GetString(text), problems);
        if (root is null)
        {
            if (!problems.Any)
            {
                problems.Add([], TextPlace.Start, "there is nothing in it; write one rule or a list of rules");
            }

            return [];
        }

        return Read(root, problems);
    }

    /// <summary>Reads rules that stand within a larger document.</summary>
    public static IReadOnlyList<Rule> Read(DocumentNode root, RuleProblems problems)
    {
        if (root.Kind == NodeKind.Mapping && root.Field("faults") is { } listed)
        {
            var fields = new FaultFields(root, problems);
            fields.Node("faults");
            fields.RefuseRest();
            root = listed;
        }

        if (root.Kind == NodeKind.Scalar)
        {
            problems.Add(root, "must be one rule, a list of rules, or a mapping with the list under faults");
            return [];
        }

        var nodes = root.Kind == NodeKind.List ? root.Items : [root];
        if (nodes.Count > RuleSet.Most)
        {
            problems.Add(root, string.Create(CultureInfo.InvariantCulture, $"a sandbox takes {RuleSet.Most} rules and this is {nodes.Count}"));
            return [];
        }

        var rules = new List<Rule>();
        var first = new Dictionary<string, DocumentNode>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            // A rule is read with problems of its own, so that one that is whole is still held against the others' ids.
            var own = new RuleProblems();
            var rule = RuleReader.Read(node, own);
            foreach (var problem in own.Found)
            {
                problems.Add(problem.Path, problem.Place, problem.Message);
            }

            if (own.Any || rule is null)
            {
                continue;
            }

            rule = rule.Named();
            if (!first.TryAdd(rule.Id, node))
            {
                problems.Add([.. node.Path, "id"], (node.Field("id") ?? node).Place, $"the rule in line {first[rule.Id].Place.Line} has the id {rule.Id} as well; {(node.Field("id") is null ? "two rules that are the same need ids of their own" : "give each its own")}");
            }

            rules.Add(rule);
        }

        return problems.Any ? [] : rules;
    }
}
