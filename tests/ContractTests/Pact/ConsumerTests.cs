using System.Net.Http.Headers;
using Runflow.Emulator.Tests.Pact.Core;
using Runflow.Emulator.Tests.Pact.Studio;
using Xunit;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>The consumer's side: its own client against the mock server of the Pact core, and the pact that comes of it.</summary>
public sealed class ConsumerTests
{
    public static TheoryData<string> Descriptions { get; } = [.. StudioPact.Interactions.Select(static interaction => interaction.Description)];

    public static TheoryData<string> MessageDescriptions { get; } = [.. StudioPact.Messages.Select(static message => message.Description)];

    [Theory]
    [MemberData(nameof(Descriptions))]
    public async Task The_client_gets_along_with(string description)
    {
        var interaction = StudioPact.Interactions.Single(known => known.Description == description);
        using var draft = new PactDraft(StudioPact.Consumer, PactFile.Provider);
        draft.Add(interaction);

        await draft.ServeAsync(async server =>
        {
            using var http = new HttpClient { BaseAddress = server };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "rf_test_emulator");
            await interaction.Use(new StudioClient(http));
        });
    }

    [Theory]
    [MemberData(nameof(MessageDescriptions))]
    public void The_receiver_takes(string description)
    {
        var message = StudioPact.Messages.Single(known => known.Description == description);
        using var draft = new PactDraft(StudioPact.Consumer, PactFile.Provider);
        var (contents, metadata) = draft.Add(message);

        message.Use(contents, metadata);
    }

    [Fact]
    public async Task A_client_that_calls_otherwise_is_told_what_differs()
    {
        using var draft = new PactDraft(StudioPact.Consumer, PactFile.Provider);
        draft.Add(StudioPact.Interactions[0]);

        var mismatch = await Assert.ThrowsAsync<PactMismatchException>(() => draft.ServeAsync(async server =>
        {
            using var http = new HttpClient { BaseAddress = server };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "rf_test_emulator");
            await StudioPact.RefusedOrNotAsync(() => new StudioClient(http).EditAsync("""{"input":{"steps":5}}"""));
        }));
        Assert.Contains("steps", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_pact_is_what_the_tests_write()
    {
        var written = PactFile.Written(StudioPact.Consumer, static draft =>
        {
            foreach (var interaction in StudioPact.Interactions)
            {
                draft.Add(interaction);
            }

            foreach (var message in StudioPact.Messages)
            {
                draft.Add(message);
            }
        });

        var committed = PactFile.Committed(StudioPact.Consumer);
        var kept = PactFile.Keep(StudioPact.Consumer, written);
        Assert.True(
            File.Exists(committed) && File.ReadAllText(committed).ReplaceLineEndings("\n") == written,
            $"The tests write another pact than pacts/{Path.GetFileName(kept)}. Look at the difference, and when it is meant, accept it and build again: cp '{kept}' pacts/");
    }
}
