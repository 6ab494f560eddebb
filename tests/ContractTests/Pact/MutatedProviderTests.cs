using System.Text.Json.Nodes;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Pact.Core;
using Xunit;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>A provider that has drifted is found out, and the report says where.</summary>
public sealed class MutatedProviderTests
{
    [Fact]
    public Task A_renamed_field_of_a_run_is_named() => FoundAsync(
        "/v1/runs", static run => Rename(run, "status_code", "status"),
        "a poll of a run that has succeeded", "$", "status_code");

    [Fact]
    public Task A_number_that_became_a_text_is_named() => FoundAsync(
        "/v1/runs", static run => run["duration_ms"] = run["duration_ms"]?.ToJsonString(),
        "a poll of a run that has succeeded", "$.duration_ms");

    [Fact]
    public Task A_status_that_is_spelt_otherwise_is_named() => FoundAsync(
        "/v1/runs", static run => run["status_code"] = "canceled",
        "a poll of a run that was cancelled", "$.status_code", "canceled");

    [Fact]
    public Task A_renamed_field_of_the_balance_is_named() => FoundAsync(
        "/v1/billing", static balance => Rename(balance, "balance", "amount"),
        "a request for the balance", "balance");

    [Fact]
    public Task A_problem_that_is_left_out_of_a_422_is_named() => FoundAsync(
        "/v1/models", static error => error["errors"]?.AsArray().RemoveAt(0),
        "a request to edit an image with much that is wrong", "$.errors");

    [Fact]
    public Task A_callback_with_a_Z_is_named() => FoundAsync(
        "/_emulator/pact/messages", static callback => callback["completed_at"] = ((string?)callback["completed_at"])?.Replace("+00:00", "Z", StringComparison.Ordinal),
        "a callback of a run that has succeeded", "$.completed_at");

    [Fact]
    public Task A_renamed_event_is_named() => FoundAsync(
        "/_emulator/pact/messages", static callback => callback["event"] = "run.succeeded",
        "a callback of a run that has succeeded", "$.event", "run.completed", "run.succeeded");

    /// <summary>The provider that is wrong is red and says so; the same one without the mutation is green.</summary>
    private static async Task FoundAsync(string path, Action<JsonNode> change, string interaction, params string[] named)
    {
        var only = $"^{interaction}$";
        await using (var right = await TestEmulator.StartOnPortAsync())
        {
            var green = await PactVerification.OfAsync(right.BaseAddress, PactFile.AllCommitted, only);
            Assert.True(green.Holds, green.Text);
        }

        await using var wrong = await TestEmulator.StartOnPortAsync(replace: services => services.RewriteAnswers(answer => Change(answer, path, change)));
        var red = await PactVerification.OfAsync(wrong.BaseAddress, PactFile.AllCommitted, only);

        Assert.False(red.Holds, red.Text);
        Assert.Contains(interaction, red.Text, StringComparison.Ordinal);
        Assert.All(named, name => Assert.Contains(name, red.Text, StringComparison.Ordinal));
    }

    private static void Change(ServerRewrite.Outgoing answer, string path, Action<JsonNode> change)
    {
        if (answer.Body.Length > 0 && answer.Path.StartsWith(path, StringComparison.Ordinal))
        {
            var json = JsonNode.Parse(answer.Text)!;
            change(json);
            answer.Text = json.ToJsonString();
        }
    }

    private static void Rename(JsonNode json, string from, string to)
    {
        var value = json[from]?.DeepClone();
        json.AsObject().Remove(from);
        json[to] = value;
    }
}
