using System.Collections.Concurrent;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Spec;
using Xunit;
using Xunit.Sdk;

namespace Runflow.Emulator.Tests.Mutations;

/// <summary>
/// Whether the suite would notice: servers that differ from ours in one thing each have to fail the probes, by what the table says.
/// What noticed each is written into <c>mutation-report.txt</c> beside the test assembly.
/// </summary>
public sealed class MutationTests(MutationTests.Report report) : IClassFixture<MutationTests.Report>
{
    private static readonly IReadOnlyList<Mutation> Table = [.. AnswerMutations.All, .. RequestMutations.All, .. RunMutations.All, .. CallbackMutations.All];

    public static TheoryData<string> Names => [.. Table.Select(static mutation => mutation.Name)];

    [Fact]
    public async Task Our_own_server_passes_every_probe()
    {
        await using var emulator = await TestEmulator.StartAsync(Options);
        Assert.Empty(await FailuresAsync(emulator));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_server_that_differs_in_one_thing_is_noticed(string name)
    {
        var mutation = Table.Single(one => one.Name == name);
        await using var emulator = await TestEmulator.StartAsync(Options, services => mutation.Substitute(services));

        var failures = await FailuresAsync(emulator);

        report.Add(mutation, failures);
        Assert.Contains(failures, failure => failure.By == mutation.By);
        if (mutation.By == Witness.Behaviour)
        {
            // All of its answers are valid: only what it does gives it away.
            Assert.DoesNotContain(failures, static failure => failure.By == Witness.Schema);
        }
    }

    [Fact]
    public void The_table_is_as_large_as_it_has_to_be()
    {
        Assert.Equal(Table.Count, Table.Select(static mutation => mutation.Name).Distinct().Count());
        Assert.InRange(Table.Count, 25, 100);
        Assert.InRange(Table.Count(static mutation => mutation.By == Witness.Behaviour), 12, 100);
    }

    private static EmulatorOptions Options => new() { ClockMode = ClockMode.Manual };

    private static async Task<IReadOnlyList<Failure>> FailuresAsync(TestEmulator emulator)
    {
        var failures = new List<Failure>();
        foreach (var (name, ask) in MutationProbes.All)
        {
            try
            {
                await ask(new MutationProbes.Client(emulator, $"probe_{name}"));
            }
            catch (ContractViolationException violation)
            {
                failures.Add(new(name, Witness.Schema, violation.Message));
            }
            catch (Exception wrong) when (wrong is XunitException or KeyNotFoundException or InvalidOperationException or HttpRequestException or System.Text.Json.JsonException)
            {
                // A client that trips over an answer has noticed it, too.
                failures.Add(new(name, Witness.Behaviour, wrong.Message));
            }
        }

        return failures;
    }

    /// <summary>A probe that a server failed, and by what.</summary>
    internal sealed record Failure(string Probe, Witness By, string Message);

    /// <summary>What noticed each mutation.</summary>
    public sealed class Report : IDisposable
    {
        private readonly ConcurrentDictionary<string, string> lines = new();

        internal void Add(Mutation mutation, IReadOnlyList<Failure> failures) => lines[mutation.Name] = failures.Count == 0
            ? $"NOT NOTICED  {mutation.Name}: {mutation.Title}"
            : $"by {mutation.By.ToString().ToLowerInvariant(),-9}  {mutation.Name}: {mutation.Title} (probes {string.Join(", ", failures.Select(static failure => failure.Probe))})";

        public void Dispose()
        {
            var text = $"{lines.Count} mutations, {lines.Values.Count(static line => !line.StartsWith("NOT", StringComparison.Ordinal))} noticed{Environment.NewLine}"
                + string.Concat(lines.Values.Order(StringComparer.Ordinal).Select(static line => $"  {line}{Environment.NewLine}"));
            Console.Write(text);
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "mutation-report.txt"), text);
        }
    }
}
