using System.Text.Json;

namespace Runflow.Emulator.Testing;

/// <summary>A snapshot of a sandbox.</summary>
/// <param name="Name">1 to 64 lower-case letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Now">Where the sandbox's clock stood, UTC; null when the snapshot's file is damaged.</param>
/// <param name="Bytes">Its length.</param>
public sealed record EmulatedSnapshot(string Name, DateTimeOffset? Now, long Bytes);

/// <summary>
/// Snapshots of one sandbox: all it is, with everything that is still to come. A sandbox that was put back goes on as the one
/// that it was taken of would have, byte for byte.
/// </summary>
public sealed class EmulatedSnapshots
{
    private readonly EmulatedSandbox sandbox;

    internal EmulatedSnapshots(EmulatedSandbox sandbox) => this.sandbox = sandbox;

    /// <summary>Takes one; an earlier one of that name is replaced.</summary>
    public async Task<EmulatedSnapshot> TakeAsync(string name, CancellationToken cancellationToken = default)
    {
        using var answer = JsonDocument.Parse(await sandbox.SendAsync(HttpMethod.Post, Path(name), null, cancellationToken));
        return Read(answer.RootElement);
    }

    /// <summary>Puts the sandbox back to where it was taken.</summary>
    /// <exception cref="HttpRequestException">There is none of that name, or it cannot be had here; nothing has changed.</exception>
    public Task RestoreAsync(string name, CancellationToken cancellationToken = default) =>
        sandbox.SendAsync(HttpMethod.Post, "/_emulator/reset", $$"""{"to":"{{JsonEncodedText.Encode(name)}}"}""", cancellationToken);

    /// <summary>Those there are, by name.</summary>
    public async Task<IReadOnlyList<EmulatedSnapshot>> ListAsync(CancellationToken cancellationToken = default)
    {
        using var answer = JsonDocument.Parse(await sandbox.SendAsync(HttpMethod.Get, "/_emulator/snapshots", null, cancellationToken));
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(Read)];
    }

    /// <summary>Deletes one.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        sandbox.SendAsync(HttpMethod.Delete, Path(name), null, cancellationToken);

    private static string Path(string name) => $"/_emulator/snapshots/{Uri.EscapeDataString(name)}";

    private static EmulatedSnapshot Read(JsonElement item) => new(
        item.GetProperty("name").GetString()!,
        item.TryGetProperty("now", out var now) ? now.GetDateTimeOffset() : null,
        item.GetProperty("bytes").GetInt64());
}
