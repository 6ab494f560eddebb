using System.Text.Json;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Commands;

/// <summary>The verb <c>validate</c>.</summary>
public sealed class ValidateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    private Terminal Terminal => new(output, error, new Dictionary<string, string>(), Interactive: false);

    [Theory]
    [InlineData("runs: [{count: 2}]\n", "scenario")]
    [InlineData("clock: {mode: manual}\n", "scenario")]
    [InlineData("clock:\n  mode: manual\n", "scenario")]
    [InlineData("clock: manual\n", "settings")]
    [InlineData("port: 0\nseed: 7\n", "settings")]
    [InlineData("", "scenario")]
    [InlineData("- {point: run, fault: {kind: nsfw}}\n", "faults")]
    [InlineData("point: run\nfault: {kind: nsfw}\n", "faults")]
    [InlineData("clock: {mode: manual}\nfaults: [{point: run, fault: {kind: nsfw}}]\n", "scenario")]
    public async Task A_valid_file_is_told_by_its_words_and_ends_with_0(string text, string kind)
    {
        Assert.Equal(ExitCode.Fine, await RunAsync(text));
        Assert.Contains($"a valid {kind} file", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typo_ends_with_1_and_names_line_column_and_the_word_that_was_meant()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("lifecycle:\n  quue_ms: 5\n"));
        Assert.Contains("file.yaml:2:3: lifecycle.quue_ms is no field here; did you mean queue_ms?", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 problem in a scenario file", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_is_read_as_at_the_start()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("port: 70000\nsede: 7\n"));
        Assert.Contains("file.yaml:1:1: port '70000' is not valid; it wants a whole number from 0 to 65535.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("file.yaml:2:1: 'sede' is no setting; did you mean seed?", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_file_is_read_as_by_its_route()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("- point: run\n  fault: {kind: nsfww}\n"));
        Assert.Contains("file.yaml:2:17:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("nsfw", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_speaks_JSON()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("port: 70000\n", "--json"));
        using var json = JsonDocument.Parse(output.ToString());
        Assert.Equal(("settings", false), (json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("valid").GetBoolean()));
        var problem = Assert.Single(json.RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal((1, 1, "port"), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32(), problem.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task What_the_file_is_can_be_said()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("port: 0\n", "--as", "scenario"));
        Assert.Contains("port is no part of a scenario", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await RunAsync("port: 0\n", "--as", "poem"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_2()
    {
        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["validate", folder.File("none.yaml")], Terminal, TestContext.Current.CancellationToken));
        Assert.Contains("cannot be read", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["validate"], Terminal, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
        error.Dispose();
    }

    private async Task<int> RunAsync(string text, params string[] flags)
    {
        var path = folder.File("file.yaml");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return await CommandLine.RunAsync(["validate", path, .. flags], Terminal, TestContext.Current.CancellationToken);
    }
}
