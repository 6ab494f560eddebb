using System.Reflection;
using Runflow.Contracts;
using Runflow.Emulator.Settings;
using Xunit;

namespace Runflow.Emulator.Tests.Settings;

public sealed class SettingTableTests
{
    public static TheoryData<string> Names => [.. SettingTable.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_comes_back_from_flag_environment_and_yaml_as_it_went_in(string name)
    {
        var row = SettingTable.Find(name)!;
        Assert.NotEqual(row.Sample, row.Print(SettingTable.Defaults));
        Assert.Equal(row.Sample, row.Print(SettingReading.Options([row.Flag, row.Sample])));
        Assert.Equal(row.Sample, row.Print(SettingReading.Options([$"{row.Flag}={row.Sample}"])));
        Assert.Equal(row.Sample, row.Print(SettingReading.Options([], row.Variable, row.Sample)));
        var (settings, problems) = SettingReading.ReadYaml($"{name}: '{row.Sample}'\n");
        Assert.Empty(problems);
        Assert.Equal(row.Sample, row.Print(settings.Options));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_default_that_has_a_text_can_be_given_as_that_text(string name)
    {
        var row = SettingTable.Find(name)!;
        if (row.Print(SettingTable.Defaults) is { } text)
        {
            Assert.Equal(text, row.Print(row.Read(SettingTable.Defaults, text)!));
        }
    }

    [Theory]
    [InlineData(typeof(EmulatorOptions))]
    [InlineData(typeof(Dialect))]
    public void Every_property_has_a_row_that_sets_it(Type type)
    {
        object Part(EmulatorOptions o) => type == typeof(Dialect) ? o.Dialect : o;
        var changed = SettingTable.All.Select(s => Part(s.Read(SettingTable.Defaults, s.Sample)!)).ToList();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Assert.Contains(changed, o => !Equals(property.GetValue(o), property.GetValue(Part(SettingTable.Defaults))));
        }
    }

    [Theory]
    [InlineData("port", "65535", true)]
    [InlineData("port", "65536", false)]
    [InlineData("port", "-1", false)]
    [InlineData("port", "8 000", false)]
    [InlineData("body_limit_bytes", "1,000", false)]
    [InlineData("queue_ms", "0", true)]
    [InlineData("queue_ms", "31622400000", true)]
    [InlineData("queue_ms", "31622400001", false)]
    [InlineData("queue_ms", "1.5", false)]
    [InlineData("callback_timeout_ms", "0", false)]
    [InlineData("balance", "0.01", true)]
    [InlineData("balance", "0,01", false)]
    [InlineData("balance", "-1", false)]
    [InlineData("strict", "TRUE", true)]
    [InlineData("strict", "yes", false)]
    [InlineData("epoch", "2026-01-01T00:00:00+02:00", true)]
    [InlineData("epoch", "2026-01-01T00:00:00", false)]
    [InlineData("epoch", "1969-12-31T23:59:59Z", false)]
    [InlineData("clock", "x0.5", true)]
    [InlineData("clock", "x0", false)]
    [InlineData("clock", "x1000001", false)]
    [InlineData("clock", "fast", false)]
    [InlineData("callback_secret", "none", true)]
    [InlineData("callback_secret", "whsec_", false)]
    [InlineData("callback_secret", "secret", false)]
    [InlineData("dialect_callback_attempts", "20", true)]
    [InlineData("dialect_callback_attempts", "21", false)]
    [InlineData("public_url", "ftp://a.test", false)]
    [InlineData("public_url", "/relative", false)]
    [InlineData("public_url", "https://a.test/base/", true)]
    [InlineData("egress", "list:", false)]
    [InlineData("egress", "list:a b", false)]
    [InlineData("egress", "list:10.0.0.0/99", false)]
    [InlineData("egress", "list:*.test,fd00::/8", true)]
    [InlineData("host", "::1", true)]
    [InlineData("host", "example.test", false)]
    [InlineData("host", "1", false)]
    [InlineData("log_format", "xml", false)]
    public void A_value_is_taken_or_refused(string name, string text, bool good) =>
        Assert.Equal(good, SettingTable.Find(name)!.Read(SettingTable.Defaults, text) is not null);

    [Fact]
    public void A_switch_alone_means_on_and_takes_only_its_own_words()
    {
        Assert.True(SettingReading.Options(["--strict"]).Strict);
        Assert.False(SettingReading.Options(["--strict", "off"]).Strict);
        Assert.True(SettingReading.Options(["--strict", "--port", "1"]).Strict);
    }

    [Fact]
    public void The_public_url_loses_its_trailing_slash_and_the_epoch_its_offset()
    {
        Assert.Equal("http://a.test/x", SettingReading.Options(["--public-url", "http://a.test/x/"]).PublicUrl);
        Assert.Equal(TimeSpan.Zero, SettingReading.Options(["--epoch", "2026-01-01T02:00:00+02:00"]).Epoch.Offset);
    }

    [Fact]
    public void A_dialect_row_departs_from_the_side_wherever_it_is_said()
    {
        var dialect = SettingReading.Options(["--dialect-callback-attempts", "9", "--dialect", "platform"]).Dialect;
        Assert.Equal(Dialect.Platform with { CallbackMaxAttempts = 9 }, dialect);
    }

    [Fact]
    public void The_page_of_settings_is_fresh()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Emulator.sln")))
        {
            root = root.Parent;
        }

        var page = File.ReadAllText(Path.Combine(root.FullName, "docs", "settings.md"));
        Assert.True(page.ReplaceLineEndings("\n") == SettingsPage.Markdown(), "docs/settings.md is stale: runflow-emulator config --markdown > docs/settings.md");
    }
}
