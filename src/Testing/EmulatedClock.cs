using System.Globalization;
using System.Text.Json;
using Runflow.Contracts;

namespace Runflow.Emulator.Testing;

/// <summary>
/// The clock of one sandbox. Every move returns only when all that came due has happened and every callback attempt has
/// been answered or has timed out, so a test never sleeps.
/// </summary>
public sealed class EmulatedClock
{
    private readonly EmulatedSandbox sandbox;

    internal EmulatedClock(EmulatedSandbox sandbox) => this.sandbox = sandbox;

    /// <summary>The present instant, UTC.</summary>
    public async Task<DateTimeOffset> GetNowAsync(CancellationToken cancellationToken = default) =>
        Now(await sandbox.SendAsync(HttpMethod.Get, "/_emulator/clock", null, cancellationToken));

    /// <summary>Stops the clock: from now on it moves only when told.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) =>
        sandbox.SendAsync(HttpMethod.Put, "/_emulator/clock", """{"mode":"manual"}""", cancellationToken);

    /// <summary>Moves by 0 to 366 days.</summary>
    /// <returns>Where the clock stands.</returns>
    public Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default) =>
        MoveAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"by_ms":{{(long)by.TotalMilliseconds}}}"""), cancellationToken);

    /// <summary>Moves to an instant that lies ahead.</summary>
    /// <returns>Where the clock stands.</returns>
    public Task<DateTimeOffset> AdvanceToAsync(DateTimeOffset instant, CancellationToken cancellationToken = default) =>
        MoveAsync($$"""{"to":"{{WireTime.ToZulu(instant)}}"}""", cancellationToken);

    /// <summary>Moves to the next thing that is due and lets it happen; stays where it is when nothing is.</summary>
    /// <returns>Where the clock stands.</returns>
    public Task<DateTimeOffset> StepAsync(CancellationToken cancellationToken = default) => MoveAsync("""{"to_next":true}""", cancellationToken);

    /// <summary>Goes on until every run has ended and every callback with it.</summary>
    /// <returns>Where the clock stands.</returns>
    public Task<DateTimeOffset> RunUntilIdleAsync(CancellationToken cancellationToken = default) =>
        MoveAsync("""{"until_idle":true,"wall_ms":600000}""", cancellationToken);

    private async Task<DateTimeOffset> MoveAsync(string body, CancellationToken cancellationToken) =>
        Now(await sandbox.SendAsync(HttpMethod.Post, "/_emulator/clock/advance", body, cancellationToken));

    private static DateTimeOffset Now(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("now").GetDateTimeOffset();
    }
}
