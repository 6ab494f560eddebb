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
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("health --prot 1 --help")]
    public async Task Help_lists_every_setting(string line)
    {
        Assert.Equal(ExitCode.Fine, await Run(line.Split(' ')));
        Assert.All(SettingTable.All, s => Assert.Contains($"{s.Flag}  {s.Variable}", output.ToString(), StringComparison.Ordinal));
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

    private Task<int> Run(params string[] args) =>
        CommandLine.RunAsync(args, new Terminal(output, error, new Dictionary<string, string>(), Interactive: false), TestContext.Current.CancellationToken);
}
