using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Billing;

/// <summary>
/// The money of one organisation, USD in exact decimals. Debited on success only; runs in flight may take it below zero.
/// Guarded by the epoch's gate.
/// </summary>
internal sealed partial class Account
{
    public Account(Epoch epoch)
    {
        Balance = epoch.Sandbox.Options.Balance;
        CreatedAt = UpdatedAt = epoch.Clock.Now;
        Id = Draw.Of(epoch.Seed, Purpose.AccountId, "", 0).Uuid(Instant.Of(epoch.Sandbox.Options.Epoch));
    }

    public Guid Id { get; }

    public decimal Balance { get; private set; }

    /// <summary>Below it the balance counts as low; null never.</summary>
    public decimal? LowBalanceThreshold { get; private set; }

    /// <summary>When the balance fell below the threshold; null while it is not below.</summary>
    public Instant? LowBalanceNotifiedAt { get; private set; }

    public Instant CreatedAt { get; private set; }

    public Instant UpdatedAt { get; private set; }

    /// <summary>Whether a run of that price may be created.</summary>
    public bool Covers(decimal price) => Balance >= price;

    /// <summary>Takes what a succeeded run costs.</summary>
    public Debit Debit(decimal amount, Instant at)
    {
        Set(Balance - amount, at);
        return new Debit(amount, Balance);
    }

    public void Set(decimal balance, Instant at)
    {
        Balance = balance;
        Judge(at);
    }

    public void SetThreshold(decimal? threshold, Instant at)
    {
        LowBalanceThreshold = threshold;
        Judge(at);
    }

    private void Judge(Instant at)
    {
        UpdatedAt = at;
        LowBalanceNotifiedAt = Balance < LowBalanceThreshold ? LowBalanceNotifiedAt ?? at : null;
    }
}

/// <summary>What a run was debited with.</summary>
/// <param name="Amount">USD.</param>
/// <param name="BalanceAfter">USD that were left.</param>
internal readonly record struct Debit(decimal Amount, decimal BalanceAfter);
