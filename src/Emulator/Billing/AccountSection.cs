using System.Text.Json.Serialization;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Billing;

/// <summary>The money of an organisation, as a snapshot carries it.</summary>
internal sealed record SavedAccount(decimal Balance, decimal? LowBalanceThreshold, Instant? LowBalanceNotifiedAt, Instant CreatedAt, Instant UpdatedAt);

/// <summary>What a snapshot carries of this room.</summary>
internal static class AccountSection
{
    public static SandboxBlueprint CarryAccount(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<SavedAccount>(
        "account", 1,
        static _ => AccountSectionJson.Plain.SavedAccount,
        static epoch => epoch.Part<Account>().Save(),
        static (epoch, saved) => epoch.Part<Account>().Restore(saved)));
}

/// <content>What a snapshot carries.</content>
internal sealed partial class Account
{
    public SavedAccount Save() => new(Balance, LowBalanceThreshold, LowBalanceNotifiedAt, CreatedAt, UpdatedAt);

    public void Restore(SavedAccount saved)
    {
        (Balance, LowBalanceThreshold, LowBalanceNotifiedAt) = (saved.Balance, saved.LowBalanceThreshold, saved.LowBalanceNotifiedAt);
        (CreatedAt, UpdatedAt) = (saved.CreatedAt, saved.UpdatedAt);
    }
}

[JsonSerializable(typeof(SavedAccount))]
internal sealed partial class AccountSectionJson : JsonSerializerContext
{
    public static AccountSectionJson Plain { get; } = new(SectionJson.Options());
}
