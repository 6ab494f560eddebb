using System.Globalization;

namespace Runflow.Emulator.Bench;

/// <summary>The median of a few measurements with their quartiles: what is left of them when the machine was busy with
/// something else now and then.</summary>
internal readonly record struct Spread(double Low, double Median, double High, int Count)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75), sorted.Length);
    }

    /// <summary>For example <c>0.71 (0.69 to 0.74)</c>.</summary>
    public string Text(string format) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Low.ToString(format, CultureInfo.InvariantCulture)} to {High.ToString(format, CultureInfo.InvariantCulture)})");

    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
