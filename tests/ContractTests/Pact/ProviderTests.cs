using System.Collections.Concurrent;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Pact.Core;
using Runflow.Emulator.Spec;
using Xunit;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>The provider's side: the emulator on a real port keeps every committed pact, and what it answers is in
/// <c>openapi.yaml</c> as well. So pacts, contract and server agree.</summary>
public sealed class ProviderTests
{
    [Theory]
    [InlineData(ClockMode.Manual)]
    [InlineData(ClockMode.Real)]
    public async Task The_emulator_keeps_every_committed_pact(ClockMode clock)
    {
        var seen = new ConcurrentQueue<(string Answer, IReadOnlyList<string> Problems)>();
        await using var emulator = await TestEmulator.StartOnPortAsync(new EmulatorOptions { ClockMode = clock }, services => services.RewriteAnswers(answer => Witness(answer, seen)));

        var verdict = await PactVerification.OfAsync(emulator.BaseAddress, PactFile.AllCommitted);

        TestContext.Current.TestOutputHelper?.WriteLine(verdict.Text);
        Assert.True(verdict.Holds, verdict.Text);
        Assert.All(Interactions(), item => Assert.Contains(item.GetProperty("description").GetString()!, verdict.Text, StringComparison.Ordinal));
        Assert.All(seen, static one => Assert.True(one.Problems.Count == 0, $"{one.Answer}: {string.Join("; ", one.Problems)}"));
        Assert.Equal(Interactions().Count(static item => item.TryGetProperty("request", out _)), seen.Count);
    }

    [Fact]
    public void Every_interaction_is_an_operation_of_the_contract_with_a_documented_status() => Assert.All(
        Interactions().Where(static item => item.TryGetProperty("request", out _)),
        static item =>
        {
            var (method, path) = (item.GetProperty("request").GetProperty("method").GetString()!, item.GetProperty("request").GetProperty("path").GetString()!);
            var operation = OpenApiContract.Served.Find(method, path);
            Assert.True(operation is not null, $"{method} {path} is no operation of openapi.yaml.");
            Assert.Contains(item.GetProperty("response").GetProperty("status").GetInt32(), operation.Responses.Keys);
        });

    /// <summary>Holds an answer of the API against <c>openapi.yaml</c>, and leaves it as it is.</summary>
    private static void Witness(ServerRewrite.Outgoing answer, ConcurrentQueue<(string Answer, IReadOnlyList<string> Problems)> seen)
    {
        if (ContractCheck.Concerns(OpenApiContract.Served, answer.Path))
        {
            var headers = answer.Http.Response.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            seen.Enqueue((
                $"{answer.Method} {answer.Path} {answer.Status}",
                ContractCheck.Check(OpenApiContract.Served, new ContractAnswer(answer.Method, answer.Path, answer.Status, headers, answer.Body))));
        }
    }

    private static IReadOnlyList<JsonElement> Interactions() =>
        [.. PactFile.AllCommitted.SelectMany(static file => JsonElement.Parse(File.ReadAllBytes(file)).GetProperty("interactions").EnumerateArray())];
}
