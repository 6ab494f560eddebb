using Runflow.Emulator.Gauntlet;
using Xunit;

namespace Runflow.Emulator.Tests.Gauntlet;

/// <summary>The receivers that are shipped pass, and what is broken in them is found and named.</summary>
public sealed class ExampleReceiverTests
{
    private static readonly Dictionary<string, ((string What, string With)[] Change, string[] Fails)> BrokenNode = new()
    {
        ["it verifies nothing"] = (
            [("if (!isGenuine(raw, signature)) {", "if (false) {")],
            ["tampered", "wrong_secret", "stripped_secret", "unsigned", "malformed_signature", "rotated_secret"]),
        ["it compares without looking at the length"] = (
            [("given.length === expected.length && ", "")],
            ["unsigned", "malformed_signature", "empty", "still_alive"]),
        ["it verifies what it has written again"] = (
            [(".update(raw)", ".update((() => { try { return JSON.stringify(JSON.parse(raw)); } catch { return raw; } })())")],
            ["valid"]),
        ["it strips whsec_"] = (
            [("createHmac(\"sha256\", secret)", "createHmac(\"sha256\", secret.slice(6))")],
            ["valid", "stripped_secret"]),
        ["it does everything twice"] = (
            [("if (handled.has(callback.run_id)) {", "if (false) {")],
            ["duplicate", "twins", "after_twins"]),
        ["it remembers before it verifies"] = (
            [("  if (!isGenuine(raw, signature)) {", "  const id = String(raw).match(/\"run_id\":\"([^\"]+)\"/)?.[1];\n  globalThis.seen ??= new Set();\n  if (globalThis.seen.has(id)) return [200, \"\"];\n  globalThis.seen.add(id);\n  if (!isGenuine(raw, signature)) {")],
            ["malformed_signature", "rotated_secret"]),
        ["it acts upon nothing"] = (
            [("  count += 1;", "")],
            ["valid", "failed_run", "still_alive"]),
        ["it refuses events that it does not know"] = (
            [("    handle(callback);\n  }", "    handle(callback);\n  } else {\n    return [422, \"unknown\"];\n  }")],
            ["unknown_event"]),
        ["it refuses fields that it does not know"] = (
            [("  if ([\"run.completed\"", "  if (Object.keys(callback).length > 8) return [400, \"unknown\"];\n  if ([\"run.completed\"")],
            ["unknown_field"]),
        ["it refuses what is old"] = (
            [("  if ([\"run.completed\"", "  if (Date.now() - Date.parse(callback.completed_at) > 300_000) return [400, \"too old\"];\n  if ([\"run.completed\"")],
            ["late"]),
        ["it takes callbacks in their order only"] = (
            [("  if ([\"run.completed\"", "  if (callback.completed_at < (globalThis.last ?? \"\")) return [409, \"out of order\"];\n  globalThis.last = callback.completed_at;\n  if ([\"run.completed\"")],
            ["reordered", "late"]),
        ["it reads the output of every run"] = (
            [("  if ([\"run.completed\"", "  callback.output.outputs[0];\n  if ([\"run.completed\"")],
            ["failed_run", "cancelled_run"]),
        ["it fails on a large body"] = (
            [("return answer(413, \"The body is too large.\");", "return answer(500, \"out of memory\");"), ("4 * 1024 * 1024", "100 * 1024")],
            ["oversized"]),
        ["it knows one spelling of cancelled"] = (
            [("  if ([\"run.completed\"", "  if (![\"succeeded\", \"failed\", \"cancelled\", \"archived\"].includes(callback.status)) return [422, \"status\"];\n  if ([\"run.completed\"")],
            ["cancelled_run"]),
    };

    public static TheoryData<string> BrokenNodeNames => [.. BrokenNode.Keys];

    [Fact]
    public async Task The_example_in_node_passes_effects_included()
    {
        await using var receiver = await NodeReceiver.StartAsync(GauntletWords.Secret);

        var report = await GauntletWords.GradeAsync(receiver.Url);

        Assert.True(report.Passed, ReportText.Of(report));
        Assert.True(report.TellsHandled);
        Assert.InRange(report.SentCount, 14, 100);

        // A receiver that remembers is graded a second time all the same.
        Assert.True((await GauntletWords.GradeAsync(receiver.Url)).Passed);
    }

    [Fact]
    public async Task The_example_in_asp_net_core_passes_effects_included()
    {
        var (app, url) = await GauntletWords.ExampleAsync();
        await using var running = app;

        var report = await GauntletWords.GradeAsync(url);

        Assert.True(report.Passed, ReportText.Of(report));
        Assert.True(report.TellsHandled);
    }

    [Theory]
    [MemberData(nameof(BrokenNodeNames))]
    public async Task What_is_broken_in_a_receiver_is_found(string name)
    {
        var (change, fails) = BrokenNode[name];
        await using var receiver = await NodeReceiver.StartAsync(GauntletWords.Secret, change);

        var report = await GauntletWords.GradeAsync(receiver.Url);

        Assert.False(report.Passed);
        Assert.Empty(fails.Except(report.Failures()));
        Assert.All(report.Results.Where(static result => !result.Passed), static result => Assert.Contains(result.Answers, static answer => answer.Problem is not null));
    }
}
