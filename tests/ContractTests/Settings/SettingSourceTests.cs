using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Settings;
using Xunit;

namespace Runflow.Emulator.Tests.Settings;

public sealed class SettingSourceTests
{
    [Fact]
    public void A_flag_outweighs_the_environment_and_that_the_file()
    {
        var row = SettingTable.Find("port")!;
        GivenValue file = new(row, "1", Source.File, "f"), variable = new(row, "2", Source.Environment, "e"), flag = new(row, "3", Source.Flag, "--port");
        Assert.Equal(1, EffectiveSettings.Merge([file], []).Options.Port);
        Assert.Equal(2, EffectiveSettings.Merge([variable, file], []).Options.Port);
        Assert.Equal(3, EffectiveSettings.Merge([file, flag, variable], []).Options.Port);
    }

    [Fact]
    public void An_outweighed_value_must_be_valid_too()
    {
        var (_, problems) = SettingReading.Read(["--port", "1"], "RUNFLOW_EMULATOR_PORT", "abc");
        Assert.Equal("RUNFLOW_EMULATOR_PORT: 'abc' is not valid; it wants a whole number from 0 to 65535.", Assert.Single(problems));
    }

    [Theory]
    [InlineData("--callback-secert", "did you mean --callback-secret?")]
    [InlineData("--prot", "did you mean --port?")]
    [InlineData("--hepl", "did you mean --help?")]
    public void An_unknown_flag_names_its_nearest(string flag, string question) =>
        Assert.Contains(question, Assert.Single(SettingReading.Read([flag, "x"]).Problems), StringComparison.Ordinal);

    [Fact]
    public void An_unknown_variable_names_its_nearest() =>
        Assert.Contains("did you mean RUNFLOW_EMULATOR_SEED?", Assert.Single(SettingReading.Read([], "RUNFLOW_EMULATOR_SEDE", "1").Problems), StringComparison.Ordinal);

    [Fact]
    public void An_empty_variable_counts_as_not_set()
    {
        Assert.Equal(8765, SettingReading.Options([], "RUNFLOW_EMULATOR_PORT", "").Port);
        Assert.Empty(SettingReading.Read([], "RUNFLOW_EMULATOR_NONSENSE", "").Problems);
    }

    [Fact]
    public void Variables_of_a_Kubernetes_service_of_our_name_are_nobodys_settings()
    {
        var environment = new Dictionary<string, string>
        {
            ["RUNFLOW_EMULATOR_SERVICE_HOST"] = "10.0.0.1",
            ["RUNFLOW_EMULATOR_SERVICE_PORT"] = "8765",
            ["RUNFLOW_EMULATOR_PORT"] = "tcp://10.0.0.1:8765",
            ["RUNFLOW_EMULATOR_PORT_8765_TCP_ADDR"] = "10.0.0.1",
            ["RUNFLOW_EMULATOR_SEED"] = "5",
        };
        var problems = new List<string>();
        var given = EnvironmentSource.Read(environment, problems).ToList();
        Assert.Empty(problems);
        Assert.Equal("seed", Assert.Single(given).Setting.Name);
    }

    [Fact]
    public void A_file_reads_scalars_and_lists_and_takes_null_for_not_set()
    {
        var (settings, problems) = SettingReading.ReadYaml("# ours\nport: 0\nstrict: on\nseed: ~\nallowed_hosts: [a.test, b.test]\ndialect_callback_output: null\n");
        Assert.Empty(problems);
        Assert.Equal((0, true, 42L), (settings.Options.Port, settings.Options.Strict, settings.Options.Seed));
        Assert.Equal(["a.test", "b.test"], settings.Options.AllowedHosts);
    }

    [Theory]
    [InlineData("port: 1\nprot: 2\n", "FILE:2:1: 'prot' is no setting; did you mean port?")]
    [InlineData("port: 1\nseed: 2\nport: 3\n", "FILE:3:1: 'port' is given twice, first in line 1")]
    [InlineData("seed: x\n", "FILE:1:1: seed: 'x' is not valid; it wants a whole number")]
    [InlineData("seed: {a: [1, {b: 2}]}\n", "FILE:1:7: seed: it wants a whole number")]
    [InlineData("allowed_hosts: [[a]]\n", "FILE:1:16: allowed_hosts: it wants host names")]
    [InlineData("- port\n", "FILE:1:1: a settings file is lines of `name: value`")]
    [InlineData("port: 1\n---\nport: 2\n", "FILE:2:1: a settings file is one YAML document")]
    [InlineData("port: [1\n", "this is not YAML")]
    [InlineData("port: [acme\nprice: { usd: 1, per: image }\n", "this is not YAML")]
    public void A_wrong_file_is_told_where(string yaml, string sentence) =>
        Assert.Contains(sentence, Assert.Single(SettingReading.ReadYaml(yaml).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    public void An_empty_file_says_nothing(string yaml) => Assert.Empty(SettingReading.ReadYaml(yaml).Problems);

    [Fact]
    public void A_missing_file_is_a_problem() =>
        Assert.Contains("cannot be read", Assert.Single(SettingReading.Read(["--config", "/nowhere/at/all.yaml"]).Problems), StringComparison.Ordinal);

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var (_, problems) = SettingReading.ReadYaml("sede: 1\nclock: fast\n", "--prot", "1", "--port", "x", "--port", "2", "stray", "--seed");
        Assert.Equal(7, problems.Count);
    }

    [Fact]
    public void A_refused_secret_is_not_repeated()
    {
        var problem = Assert.Single(SettingReading.Read(["--callback-secret", "hunter2"]).Problems);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_is_drawn_given_or_absent()
    {
        Assert.Equal("whsec_25a41d54cfaba442272ce1331cd0d6728aa13bbd41c3a742", SecretOf(new EmulatorOptions()));
        Assert.NotEqual(SecretOf(new EmulatorOptions()), SecretOf(new EmulatorOptions { Seed = 43 }));
        Assert.Equal("whsec_a", SecretOf(new EmulatorOptions { CallbackSecret = "whsec_a" }));
        Assert.Null(SecretOf(new EmulatorOptions { CallbackSecret = "none" }));

        static string? SecretOf(EmulatorOptions options) => SigningSecret.AtBirth(options, Instant.Of(options.Epoch))?.Plain;
    }
}
