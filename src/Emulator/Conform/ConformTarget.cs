using Runflow.Contracts;

namespace Runflow.Emulator.Conform;

/// <summary>Who is asked, and with what.</summary>
/// <param name="Url">Base URL, without path.</param>
/// <param name="Key">Bearer key; never shown.</param>
/// <param name="Dialect">What the target is expected to say where the vendor's pages contradict each other.</param>
internal sealed record ConformTarget(Uri Url, string Key, Dialect Dialect)
{
    /// <summary>The header by which an emulator is known; the API does not send it.</summary>
    public const string EmulatorHeader = "X-Emulator-Request-Id";

    /// <summary>Where callbacks are to go; null when none may be asked for.</summary>
    public Uri? Sink { get; init; }

    /// <summary>Whether the sink is one of an emulator, which shows what came.</summary>
    public bool ShowsSink => Sink?.AbsolutePath.Contains("/_emulator/sink/", StringComparison.Ordinal) == true;

    /// <summary>The secret that callbacks are signed with; null when it is not known.</summary>
    public string? Secret { get; init; }

    /// <summary>Whether it says that it is an emulator. Then nothing costs anything, and polling need not be polite.</summary>
    public bool IsEmulator { get; init; }

    /// <summary>How long one run or callback is waited for.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>The pause between two reads of a run: 2 s is what the vendor's SDK does.</summary>
    public TimeSpan Pause => IsEmulator ? TimeSpan.FromMilliseconds(25) : TimeSpan.FromSeconds(2);

    /// <summary>What a cancelled run reads.</summary>
    public string Cancelled => Dialect.StatusOneL ? "canceled" : "cancelled";
}
