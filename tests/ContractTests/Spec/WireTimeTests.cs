using System.Text.Json;
using Runflow.Contracts;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

public sealed class WireTimeTests
{
    [Fact]
    public void Documents_write_instants_as_the_layouts_do()
    {
        DateTimeOffset[] instants =
        [
            DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, new(1, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), DateTimeOffset.UnixEpoch.AddTicks(10), DateTimeOffset.UnixEpoch.AddTicks(9),
            DateTimeOffset.UnixEpoch.AddMicroseconds(1_999_999), DateTimeOffset.UnixEpoch.AddMicroseconds(-1),
        ];
        foreach (var instant in instants)
        {
            var payload = JsonSerializer.SerializeToElement(
                new CallbackPayload { Event = "e", RunId = Guid.Empty, Status = "s", Output = null, DurationMs = null, CreatedAt = instant, CompletedAt = null, Metadata = null },
                WireJson.Wire.CallbackPayload);
            Assert.Equal(WireTime.ToOffset(instant), payload.GetProperty("created_at").GetString());
            Assert.EndsWith("Z", WireTime.ToZulu(instant), StringComparison.Ordinal);
        }
    }
}
