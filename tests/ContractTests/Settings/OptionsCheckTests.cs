using System.Reflection;
using Runflow.Contracts;
using Runflow.Emulator.Images;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Testing;
using Xunit;

namespace Runflow.Emulator.Tests.Settings;

/// <summary>Options made in code are held to the rules of the settings.</summary>
public sealed class OptionsCheckTests
{
    /// <summary>For each property a value that no setting could give it.</summary>
    private static readonly Dictionary<string, object?[]> Bad = new()
    {
        ["Host"] = [null, "", "example.test"],
        ["Port"] = [-1, 65_536],
        ["PublicUrl"] = ["", "nonsense", "ftp://a.test"],
        ["Tls"] = [""],
        ["TlsPort"] = [-1, 65_536],
        ["Seed"] = [-1L],
        ["Dialect"] = [null, Dialect.Platform with { CallbackMaxAttempts = 0 }, Dialect.ModelPage with { CallbackMaxAttempts = 21 }],
        ["ClockMode"] = [(ClockMode)9],
        ["ClockRate"] = [0d, -5d, 1e300, double.NaN, double.PositiveInfinity],
        ["Epoch"] = [default(DateTimeOffset), DateTimeOffset.MaxValue],
        ["Queue"] = [TimeSpan.FromSeconds(-1), TimeSpan.MaxValue, TimeSpan.FromTicks(-1)],
        ["Dispatch"] = [TimeSpan.FromSeconds(-1)],
        ["Inference"] = [TimeSpan.FromSeconds(-1)],
        ["Step"] = [TimeSpan.FromSeconds(-1)],
        ["Advance"] = [(AdvanceMode)9],
        ["ImageFormat"] = [(ImageFormat)99],
        ["CallbackSecret"] = ["", "abc"],
        ["CallbackTimeout"] = [TimeSpan.Zero, TimeSpan.FromDays(2)],
        ["Egress"] = [null, "", "everywhere", "list:"],
        ["Sources"] = [(SourceMode)9],
        ["Models"] = [""],
        ["RetainRuns"] = [0, -1],
        ["RetainRequests"] = [0],
        ["Balance"] = [-1m, 1_000_000_000_001m],
        ["BodyLimitBytes"] = [0L],
        ["UrlTtl"] = [TimeSpan.FromSeconds(-1)],
        ["MaxSandboxes"] = [0],
        ["MaxPendingRuns"] = [0],
        ["AssetBytes"] = [-1L],
        ["JournalBytes"] = [-1L],
        ["IdempotencyBytes"] = [-1L],
        ["ImageCacheBytes"] = [-1L],
        ["Scenario"] = [""],
        ["Data"] = [""],
        ["SnapshotBytes"] = [-1L],
        ["ReadyFile"] = [""],
        ["AllowedHosts"] = [null, new[] { "a b" }, new[] { "" }, new string?[] { null }],
        ["ControlToken"] = ["", "a b"],
        ["OtlpEndpoint"] = ["nonsense"],
        ["LogRequests"] = [(RequestLogging)9],
        ["LogFormat"] = [(LogFormat)9],
    };

    public static TheoryData<string> Properties => [.. typeof(EmulatorOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static p => p.Name)];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Each_property_refuses_what_its_setting_would_refuse_and_says_what_it_wants(string name)
    {
        var property = typeof(EmulatorOptions).GetProperty(name)!;
        if (property.PropertyType == typeof(bool))
        {
            return;
        }

        foreach (var value in Bad[name])
        {
            var options = new EmulatorOptions();
            property.SetValue(options, value);
            var problem = Assert.Single(OptionsCheck.Problems(options));
            Assert.Matches($@"^([A-Za-z]+ and )?{name}\b[A-Za-z. ]*: .* is not valid; it wants .+\(setting [a-z_]+\)\.$", problem);
        }
    }

    [Fact]
    public void What_settings_can_say_is_good_in_code_too()
    {
        Assert.Empty(OptionsCheck.Problems(new EmulatorOptions()));
        Assert.All(SettingTable.All, static row => Assert.Empty(OptionsCheck.Problems(row.Read(SettingTable.Defaults, row.Sample)!)));
        Assert.Empty(OptionsCheck.Problems(new EmulatorOptions
        {
            Dialect = Dialect.Platform with { StatusOneL = false },
            CallbackSecret = "none",
            Queue = TimeSpan.FromTicks(1),
            Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.FromHours(5)),
        }));
    }

    [Fact]
    public async Task An_emulator_does_not_start_with_wrong_options_and_names_all_of_them()
    {
        var options = new EmulatorOptions { ClockMode = ClockMode.Rate, ClockRate = -5, CallbackSecret = "hush", RetainRuns = -1 };
        var cancel = TestContext.Current.CancellationToken;
        foreach (var start in (Func<EmulatorOptions?, CancellationToken, Task<RunflowEmulator>>[])[RunflowEmulator.StartAsync, RunflowEmulator.StartOnPortAsync])
        {
            var refusal = await Assert.ThrowsAsync<ArgumentException>(() => start(options, cancel));
            Assert.StartsWith("ClockMode and ClockRate: '(Rate, -5)' is not valid; it wants real, manual, or x and a factor above 0", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("RetainRuns: '-1' is not valid; it wants a whole number from 1 to 2147483647", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("CallbackSecret: the value is not valid", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", refusal.Message, StringComparison.Ordinal);
        }
    }
}
