using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Fuzz;

/// <summary>
/// Requests drawn from the contract, each for itself: bodies and parameters that it admits and that it does not. No 5xx, no answer
/// that is not documented (the client sees to that), what is invalid is refused, what is valid is accepted.
/// <c>RUNFLOW_FUZZ_REQUESTS</c> asks for more of them (50000), <c>RUNFLOW_FUZZ_SEED</c> for others, <c>RUNFLOW_FUZZ_FIRST</c> begins
/// with another number than 0: with one request, that is the one that a failure has named.
/// </summary>
public sealed class ContractFuzzTests
{
    private const int Usual = 6_000;
    private const int ForMutations = 1_000;

    public static TheoryData<string> Mutations => [.. FuzzMutations.All.Keys];

    [Fact]
    public async Task No_request_meets_a_defect_and_none_is_judged_otherwise_than_documented()
    {
        var (requests, first, seed) = (Number("RUNFLOW_FUZZ_REQUESTS", Usual), Number("RUNFLOW_FUZZ_FIRST", 0), Number("RUNFLOW_FUZZ_SEED", 1));
        await using var emulator = await StartAsync();
        var fuzz = new ContractFuzz(emulator, seed);

        var problems = await fuzz.RunAsync(first, requests);

        TestContext.Current.SendDiagnosticMessage($"fuzz: {fuzz.Accepted} accepted, {fuzz.Refused} refused, seed {seed}");
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
        Assert.Equal(requests, fuzz.Accepted + fuzz.Refused);
        var share = requests < Usual ? 0 : requests / 4;
        Assert.InRange(fuzz.Accepted, share, requests);
        Assert.InRange(fuzz.Refused, share, requests);
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task A_server_that_differs_is_noticed_with_the_seed_and_the_request(string name)
    {
        await using var emulator = await StartAsync(FuzzMutations.All[name]);

        var problems = await new ContractFuzz(emulator, seed: 1, enough: 1).RunAsync(0, ForMutations);

        Assert.NotEmpty(problems);
        Assert.Matches("^request [0-9]+ of seed 1: [A-Z]+ /", problems[0]);
        TestContext.Current.SendDiagnosticMessage($"{name}: {problems[0]}");
    }

    // Drawn URLs are called nowhere, not even looked up; the sinks are within.
    private static Task<TestEmulator> StartAsync(Action<IServiceCollection>? replace = null) =>
        TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, MaxSandboxes = 100_000, Egress = "none" }, replace);

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
