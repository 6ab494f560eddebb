using System.Globalization;

namespace Runflow.Emulator.Bench;

/// <summary>A bound that a median has to keep.</summary>
internal readonly record struct Aim(double Bound, bool IsLeast, string Unit = "")
{
    public static Aim AtLeast(double bound, string unit = "") => new(bound, IsLeast: true, unit);

    public static Aim AtMost(double bound, string unit = "") => new(bound, IsLeast: false, unit);

    public bool Holds(Spread measured) => IsLeast ? measured.Median >= Bound : measured.Median <= Bound;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsLeast ? "at least" : "at most")} {Bound:0.00}{Unit}");
}
