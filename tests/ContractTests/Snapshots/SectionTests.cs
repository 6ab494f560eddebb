using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Batches;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Callbacks.Sink;
using Runflow.Emulator.Conduct;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Sources;
using Runflow.Emulator.Telemetry;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Webhooks;
using Xunit;

namespace Runflow.Emulator.Tests.Snapshots;

/// <summary>A snapshot is worth what it carries: a room that keeps state in an epoch has a section, or a reason.</summary>
public sealed class SectionTests
{
    /// <summary>Which section carries a part. Add yours here and in the blueprint (<see cref="SandboxBlueprint.Carry"/>).</summary>
    private static readonly Dictionary<Type, string> Carried = new()
    {
        [typeof(Access)] = "access",
        [typeof(IdempotencyStore)] = "idempotency",
        [typeof(FaultStore)] = "faults",
        [typeof(Account)] = "account",
        [typeof(AssetStore)] = "assets",
        [typeof(UploadStore)] = "uploads",
        [typeof(CreateOrdinals)] = "ordinals",
        [typeof(RunStore)] = "runs",
        [typeof(SecretStore)] = "secrets",
        [typeof(DeliveryStore)] = "deliveries",
        [typeof(WebhookStore)] = "webhooks",
        [typeof(SinkStore)] = "sinks",
        [typeof(BatchStore)] = "batches",
        [typeof(SourceFetches)] = "sources",
    };

    /// <summary>Parts that begin empty in a sandbox that was put back, and why that is right.</summary>
    private static readonly Dictionary<Type, string> Left = new()
    {
        [typeof(CounterStore)] = "counters count since the sandbox was last started over",
        [typeof(EventFeed)] = "events are of one epoch; a reader is told of the reset",
        [typeof(Outbox)] = "it keeps nothing: its deliveries are saved by who ordered them",
        [typeof(EpochTally)] = "the numbers of the process are no part of a sandbox",
        [typeof(RunTexts)] = "texts that were read last are written anew",
        [typeof(ConductStore)] = "conduct is what clients did since the sandbox was last started over",
        [typeof(JournalStore)] = "the journal says what clients asked since the sandbox was last started over",
    };

    [Fact]
    public async Task Every_part_of_an_epoch_has_a_section_or_a_reason_to_have_none()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var blueprint = emulator.Emulator.Services.GetRequiredService<SandboxBlueprint>();

        Assert.All(blueprint.Parts, static part => Assert.True(
            Carried.ContainsKey(part) || Left.ContainsKey(part),
            $"{part.Name} is lost in snapshots: let its room add a section (see {nameof(Section)} and Billing/AccountSection.cs), or say in {nameof(Left)} why it is left out."));
        Assert.Equal(Carried.Values.Order(), blueprint.Sections.Select(static section => section.Name).Order());
        Assert.All(blueprint.Sections, static section => Assert.Matches("^[a-z_]{1,40}$", section.Name));
    }
}
