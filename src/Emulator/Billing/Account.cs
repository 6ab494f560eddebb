using System.Globalization;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Billing;

/// <summary>The money of one organisation, USD in exact decimals. Debited on success only; runs in flight may take it
/// below zero. Guarded by the epoch's gate.</summary>
internal sealed class Account(Epoch epoch)
{
    public decimal Balance { get; set; } = epoch.Sandbox.Options.Balance;

    /// <summary>Whether a run of that price may be created.</summary>
    public bool Covers(decimal price) => Balance >= price;

    public void Debit(decimal price) => Balance -= price;

    /// <summary>Money as the wire writes it: a plain decimal without an exponent or superfluous zeros.</summary>
    public static string Wire(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);
}
