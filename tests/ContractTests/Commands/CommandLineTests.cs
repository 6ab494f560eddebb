using Microsoft.Extensions.Logging;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Settings;
using Xunit;

namespace Runflow.Emulator.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public async Task An_unknown_command_names_its_nearest()
    {
        Assert.Equal(ExitCode.Usage, await Run("sevre"));
        Assert.Contains("did you mean serve?", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_shows_where_each_value_comes_from_and_no_secret()
    {
        Assert.Equal(ExitCode.Fine, await Run("config", "--callback-secret", "whsec_very_secret", "--dialect=platform"));
        Assert.DoesNotContain("whsec_very_secret", output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"callback_secret +\*+ +--callback-secret", output.ToString());
        Assert.Matches(@"dialect_run_status +canceled +dialect", output.ToString());
    }

    [Fact]
    public async Task Config_speaks_JSON()
    {
        await Run("config", "--json", "--port", "0");
        using var json = System.Text.Json.JsonDocument.Parse(output.ToString());
        Assert.Equal(SettingTable.All.Count, json.RootElement.EnumerateObject().Count());
        Assert.Equal("flag", json.RootElement.GetProperty("port").GetProperty("source").GetString());
    }

    [Fact]
    public async Task Secret_prints_the_secret_alone()
    {
        Assert.Equal(ExitCode.Fine, await Run("secret", "--seed", "42"));
        Assert.Equal("whsec_25a41d54cfaba442272ce1331cd0d6728aa13bbd41c3a742", output.ToString().Trim());
        Assert.Equal(ExitCode.Failed, await Run("secret", "--callback-secret", "none"));
    }

    [Theory]
    [InlineData("[{plain_secret: whsec_of_this_year, is_current: true}]", "whsec_of_this_year")]
    [InlineData("[{plain_secret: whsec_of_next_year}]", "whsec_25a41d54cfaba442272ce1331cd0d6728aa13bbd41c3a742")]
    public async Task The_secret_shown_is_the_one_that_a_scenario_lets_sign(string secrets, string signs)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"secrets: {secrets}\n", TestContext.Current.CancellationToken);
            Assert.Equal(ExitCode.Fine, await Run("secret", "--scenario", file));
            Assert.Equal(signs, output.ToString().Trim());

            var terminal = new Terminal(output, error, new Dictionary<string, string>(), Interactive: false);
            var options = new EmulatorOptions { Scenario = file };
            StartText.Write(new Listening("http://127.0.0.1:1", null, 1, "rf_test_emulator", 1), options, CurrentSecret.Of(options, terminal)!, terminal);
            Assert.Matches($"Signing secret +{signs}\\r?\\n", output.ToString());

            await File.WriteAllTextAsync(file, "secrets: [\n", TestContext.Current.CancellationToken);
            Assert.Equal(ExitCode.Usage, await Run("secret", "--scenario", file));
            Assert.Contains("this is not YAML", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("serve --prot 1 --help")]
    public async Task Help_lists_every_setting(string line)
    {
        Assert.Equal(ExitCode.Fine, await Run(line.Split(' ')));
        Assert.All(SettingTable.All, s => Assert.Contains($"{s.Flag}  {s.Variable}", output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_of_a_verb_fits_a_screen_and_says_what_matters()
    {
        foreach (var verb in Verbs.Doing.Where(static verb => verb != Verbs.Default))
        {
            output.GetStringBuilder().Clear();
            Assert.Equal(ExitCode.Fine, await Run([.. verb.Name.Split(' '), "--help"]));
            var text = output.ToString();

            Assert.InRange(text.Split('\n').Length, 8, 46);
            Assert.StartsWith($"{verb.Summary}\n{verb.Help.About}\n\n  runflow-emulator {verb.Name}", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.All(verb.Flags, flag => Assert.Contains($"  {flag.Flag}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal));
            Assert.All(verb.Help.Settings, name => Assert.Contains($"  {SettingTable.Find(name)!.Flag} ", text, StringComparison.Ordinal));
            Assert.Contains("Exit codes: 0 ".Replace("0 ", verb.Name == "exec" ? "that of the command" : "0 ", StringComparison.Ordinal), text, StringComparison.Ordinal);
            Assert.Equal(verb.TakesSettings, text.Contains("All settings: `runflow-emulator help`", StringComparison.Ordinal));
            Assert.Equal(text, await HelpOf(verb.Name));
        }
    }

    [Fact]
    public void The_examples_of_help_can_be_typed()
    {
        foreach (var (verb, example) in Verbs.Doing.SelectMany(static verb => verb.Help.Examples.Select(example => (verb, example))))
        {
            var line = $"runflow-emulator {verb.Name}";
            Assert.Contains(line, example, StringComparison.Ordinal);
            var problems = new List<string>();
            var args = example[(example.IndexOf(line, StringComparison.Ordinal) + line.Length)..].TrimEnd(')').Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeWhile(static arg => arg != "--").ToList();
            FlagSource.Read(args, verb.Name, verb.Flags, verb.TakesSettings, problems, verb.Words);
            Assert.True(problems.Count == 0, $"{example}: {string.Join(' ', problems)}");
        }

        Assert.All(Verbs.Doing, static verb => Assert.Equal(2, verb.Help.Examples.Count));
    }

    [Fact]
    public async Task A_verb_of_parts_names_them()
    {
        Assert.Equal(ExitCode.Fine, await Run("faults", "--help"));
        Assert.Contains("runflow-emulator faults plan FILE", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("runflow-emulator faults explain REQUEST", output.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(await HelpOf("faults plan"), await HelpOf("faults explain"));

        Assert.Equal(ExitCode.Usage, await Run("faults"));
        Assert.Equal(ExitCode.Usage, await Run("faults", "pln", "rules.yaml"));
        Assert.Contains("'pln' is no part of faults; did you mean plan?", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await Run("faults", "explain", "req_1", "--key", "k"));
        Assert.Contains("'--key' is no flag of faults explain", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--clock: 'manuel' is not valid; it wants real, manual, or x and a factor above 0 and at most 1000000, e.g. x10; did you mean manual?", "config", "--clock", "manuel")]
    [InlineData("it wants model-page or platform; did you mean platform?", "config", "--dialect", "platfrom")]
    [InlineData("it wants warning or notice; did you mean warning?", "exec", "--fail-on", "warnin", "--", "true")]
    [InlineData("'b' is a word too many: validate is written `runflow-emulator validate FILE`.", "validate", "a", "b")]
    [InlineData("'b' stands alone, but serve takes flags only", "serve", "b")]
    [InlineData("it wants one of the groups auth, errors, validation, lifecycle, lists, callbacks, or one of the checks that --list names; did you mean lists.walk?", "conform", "--only", "lists.wlk")]
    [InlineData("Say http://127.0.0.1:8765: the checks begin with /v1 themselves.", "conform", "--target", "http://127.0.0.1:8765/v1")]
    public async Task A_mistake_is_answered_with_what_mends_it(string sentence, params string[] args)
    {
        Assert.Equal(ExitCode.Usage, await Run(args));
        Assert.Contains(sentence, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_problems_of_a_settings_file_come_in_its_order_with_places_of_one_form()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "port: many\nprot: 1\nclock: manuel\nseed: {a: 1}\n", TestContext.Current.CancellationToken);
            Assert.Equal(ExitCode.Usage, await Run("config", "--config", path));
            var lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim()).ToList();
            Assert.Collection(
                lines,
                static count => Assert.EndsWith("4 problems:", count, StringComparison.Ordinal),
                one => Assert.StartsWith($"{path}:1:1: port: 'many' is not valid", one, StringComparison.Ordinal),
                two => Assert.StartsWith($"{path}:2:1: 'prot' is no setting", two, StringComparison.Ordinal),
                three => Assert.EndsWith("did you mean manual?", three, StringComparison.Ordinal),
                four => Assert.StartsWith($"{path}:4:7: seed: it wants", four, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_taken_port_is_said_in_one_line()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        Assert.Equal(ExitCode.PortTaken, await Run("serve", "--port", $"{port}"));

        Assert.Equal($"runflow-emulator: port {port} on 127.0.0.1 is taken by another program; --port 0 picks a free one.", error.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_ends_the_start_with_2()
    {
        Assert.Equal(ExitCode.Usage, await Run("serve", "--port", "0", "--tls", "nowhere.pem"));
        Assert.Contains("tls: nowhere.pem cannot be read", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_takes_no_settings()
    {
        Assert.Equal(ExitCode.Fine, await Run("version"));
        Assert.Equal(ExitCode.Usage, await Run("version", "--port", "1"));
    }

    [Fact]
    public async Task Health_needs_an_address() => Assert.Equal(ExitCode.Usage, await Run("health", "--port", "0"));

    [Theory]
    [InlineData("*", "http://127.0.0.1:1")]
    [InlineData("0.0.0.0", "http://127.0.0.1:1")]
    [InlineData("::", "http://[::1]:1")]
    [InlineData("localhost", "http://localhost:1")]
    public void An_address_for_all_is_called_by_loopback(string host, string url) => Assert.Equal(url, ListenAddress.ToCall(host, 1));

    [Fact]
    public void A_log_line_is_short_dated_in_UTC_and_keeps_secrets()
    {
        using var provider = new LineLoggerProvider(output, LogFormat.Text, TimeProvider.System);
        provider.CreateLogger("Runflow.Emulator.Callbacks").Log(LogLevel.Warning, "sent with whsec_abcdef for Bearer my-key\n/x?sig=123&a=1");
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn Callbacks: sent with whsec_… for Bearer … /x\?sig=…&a=1\r?\n$", output.ToString());
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    private async Task<string> HelpOf(string verb)
    {
        output.GetStringBuilder().Clear();
        await Run(["help", .. verb.Split(' ')]);
        return output.ToString();
    }

    private Task<int> Run(params string[] args) =>
        CommandLine.RunAsync(args, new Terminal(output, error, new Dictionary<string, string>(), Interactive: false), TestContext.Current.CancellationToken);
}
