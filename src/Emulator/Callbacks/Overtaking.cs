namespace Runflow.Emulator.Callbacks;

/// <summary>Deliveries that a fault holds until others have gone before them. Guarded by the epoch's gate.</summary>
internal sealed class Overtaking
{
    private readonly List<(Delivery Delivery, int Left)> held = [];

    public void Hold(Delivery delivery, int behind) => held.Add((delivery, behind));

    /// <summary>How many have still to go before a delivery; null when it is not held.</summary>
    public int? Left(Delivery delivery)
    {
        var place = held.FindIndex(entry => ReferenceEquals(entry.Delivery, delivery));
        return place < 0 ? null : held[place].Left;
    }

    /// <summary>An attempt goes out.</summary>
    /// <returns>Those that it was the last to overtake, in the order in which they were held.</returns>
    public List<Delivery> Pass(Delivery passing)
    {
        var free = new List<Delivery>();
        if (held.Count == 0)
        {
            return free;
        }

        held.RemoveAll(entry => ReferenceEquals(entry.Delivery, passing));
        for (var i = 0; i < held.Count; i++)
        {
            held[i] = (held[i].Delivery, held[i].Left - 1);
            if (held[i].Left == 0)
            {
                free.Add(held[i].Delivery);
            }
        }

        held.RemoveAll(static entry => entry.Left == 0);
        return free;
    }
}
