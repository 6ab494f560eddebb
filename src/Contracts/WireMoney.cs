using System.Globalization;

namespace Runflow.Contracts;

/// <summary>Money as the wire writes it: USD as a plain decimal, without an exponent or superfluous zeros, exact to the last digit.</summary>
public static class WireMoney
{
    /// <summary>For example <c>0.005</c> or <c>-12</c>.</summary>
    public static string Text(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);
}
