using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Tests.Clock;

/// <summary>An item with any place in the order, which remembers the instants at which it fired.</summary>
internal sealed class TestItem(
    string key = "", int createOrdinal = 0, ClockItemKind kind = ClockItemKind.Transition, int itemOrdinal = 0, Action<Instant>? fire = null) : ClockItem
{
    public List<Instant> Fired { get; } = [];

    /// <summary>As that of a delivery, it may be another one the next time.</summary>
    public ClockItemKind Next { get; set; } = kind;

    public override ClockItemKind Kind => Next;

    public override ItemKey Key => ItemKey.Of(key);

    public override int CreateOrdinal => createOrdinal;

    public override int ItemOrdinal => itemOrdinal;

    public override void Fire(Instant at)
    {
        Fired.Add(at);
        fire?.Invoke(at);
    }

    public override string ToString() => $"{Due.Micros}/{Next}/{key}/{createOrdinal}/{itemOrdinal}";
}
