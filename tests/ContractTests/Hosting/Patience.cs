namespace Runflow.Emulator.Tests.Hosting;

/// <summary>How long a test waits for something that must happen.</summary>
internal static class Patience
{
    /// <summary>
    /// Long enough for a machine that does much else at the same time. Passing it is a failure and never a measurement, and who waits
    /// for what does happen waits no longer for it.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary><see cref="Limit"/> in whole milliseconds, for flags and queries.</summary>
    public static readonly string LimitMs = Limit.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
