using Runflow.Emulator.Clock;
using Runflow.Emulator.Lists;

namespace Runflow.Emulator.Tests.Lists;

/// <summary>A resource that has a field of each kind.</summary>
internal sealed record Thing(string? Name, decimal? Size, Instant? At, bool? On, Guid? Id, string? Status)
{
    public static ListSchema<Thing> Schema { get; } = new()
    {
        Name = "things",
        KeptBy = "at",
        Members = ["name"],
        Tie = [ListField.Uuid<Thing>("id", static thing => thing.Id)],
        Fields =
        [
            ListField.Text<Thing>("name", static thing => thing.Name),
            ListField.Number<Thing>("size", static thing => thing.Size),
            ListField.Instant<Thing>("at", static thing => thing.At),
            ListField.Switch<Thing>("on", static thing => thing.On),
            ListField.Uuid<Thing>("id", static thing => thing.Id),
            ListField.Code<Thing>("status", FieldKind.OneOf("new", "old"), static thing => thing.Status),
        ],
    };
}
