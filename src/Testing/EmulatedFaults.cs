using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Testing;

/// <summary>What goes wrong in a sandbox. A fault lasts until it is disposed, or the sandbox starts over.</summary>
/// <example>
/// <code>
/// await using var fault = await emulator.Faults.InjectAsync("{point: request, fault: {kind: status, status: 503}, when: {times: 1}}");
/// </code>
/// </example>
public sealed class EmulatedFaults
{
    private const string Routes = "/_emulator/faults";
    private readonly EmulatedSandbox sandbox;

    internal EmulatedFaults(EmulatedSandbox sandbox) => this.sandbox = sandbox;

    /// <summary>Brings rules into force.</summary>
    /// <param name="rules">One rule or a list of them, as YAML or JSON; <c>docs/faults.md</c> describes them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What takes them out of force again when it is disposed.</returns>
    /// <exception cref="HttpRequestException">Something is wrong with them, and none is in force; the message names every problem
    /// by path and line.</exception>
    public Task<InjectedFaults> InjectAsync(string rules, CancellationToken cancellationToken = default) =>
        AddAsync(Routes, new StringContent(rules, Encoding.UTF8, "application/yaml"), cancellationToken);

    /// <summary>Brings a preset into force: <c>bad-day</c>, <c>deploy</c>, <c>rate-limited</c>, <c>provider-outage</c>, <c>lossy-webhooks</c>
    /// or <c>slow-network</c>.</summary>
    /// <inheritdoc cref="InjectAsync"/>
    public Task<InjectedFaults> InjectPresetAsync(string name, CancellationToken cancellationToken = default) =>
        AddAsync($"{Routes}/presets/{Uri.EscapeDataString(name)}", null, cancellationToken);

    /// <summary>How often each failure was met since the sandbox was last started over, by <c>point.kind</c>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> GetCoverageAsync(CancellationToken cancellationToken = default)
    {
        using var answer = JsonDocument.Parse(await sandbox.SendContentAsync(HttpMethod.Get, Routes + "/coverage", null, cancellationToken));
        return answer.RootElement.GetProperty("items").EnumerateArray()
            .GroupBy(static item => $"{item.GetProperty("point").GetString()}.{item.GetProperty("kind").GetString()}")
            .ToDictionary(static group => group.Key, static group => group.Sum(static item => item.GetProperty("met").GetInt64()));
    }

    /// <summary>Takes every rule out of force.</summary>
    public Task ClearAsync(CancellationToken cancellationToken = default) => sandbox.SendContentAsync(HttpMethod.Delete, Routes, null, cancellationToken);

    private async Task<InjectedFaults> AddAsync(string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await sandbox.SendContentAsync(HttpMethod.Post, path, content, cancellationToken));
        return new InjectedFaults(sandbox, [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(static rule => rule.GetProperty("id").GetString()!)]);
    }
}

/// <summary>Rules in force until they are disposed.</summary>
public sealed class InjectedFaults : IAsyncDisposable
{
    private readonly EmulatedSandbox sandbox;

    internal InjectedFaults(EmulatedSandbox sandbox, IReadOnlyList<string> ids)
    {
        this.sandbox = sandbox;
        Ids = ids;
    }

    /// <summary>The rules' ids, in the order in which they are asked.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Takes them out of force. Rules that have gone by themselves, and a sandbox that was started over, are no error.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var id in Ids)
        {
            try
            {
                await sandbox.SendContentAsync(HttpMethod.Delete, $"/_emulator/faults/{id}", null, CancellationToken.None);
            }
            catch (HttpRequestException gone) when (gone.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                // It has removed itself, or a reset has.
            }
        }
    }
}
