using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Workbench;

/// <summary>What <c>GET /_emulator/callbacks</c> asks for.</summary>
internal sealed record DeliveryFilter
{
    private const int MostListed = 200;
    private const int DefaultListed = 20;

    public Guid? Run { get; private init; }

    public DeliveryStatus? Status { get; private init; }

    /// <summary>Deliveries in one answer.</summary>
    public int Limit { get; private init; }

    /// <summary>Only what comes after this delivery in the list of all, whether or not the other filters let it through.</summary>
    public Guid? Before { get; private init; }

    public static DeliveryFilter Read(ControlQuery query, Problems problems)
    {
        var status = query.Text("status");
        var filter = new DeliveryFilter
        {
            Run = Id(query, problems, "run_id", "the UUID of a run"),
            Status = status switch { "pending" => DeliveryStatus.Pending, "delivered" => DeliveryStatus.Delivered, "failed" => DeliveryStatus.Failed, _ => null },
            Limit = (int)(query.Integer("limit", 1, MostListed) ?? DefaultListed),
            Before = Id(query, problems, "before", "the id of a delivery, as next_before gives it"),
        };
        if (status is not null && filter.Status is null)
        {
            Choice.Refuse(problems, ["query", "status"], status, "pending", "delivered", "failed");
        }

        query.RefuseRest();
        return filter;
    }

    /// <summary>
    /// The deliveries it finds, the newest first, <see cref="Limit"/> and one more. A place to go on from that is not, or no
    /// longer, among the known is a problem. Guarded by the epoch's gate, which the caller holds.
    /// </summary>
    public IReadOnlyList<Delivery> Find(IEnumerable<Delivery> known, Problems problems)
    {
        var all = known.OrderByDescending(static delivery => delivery.CreatedAt)
            .ThenByDescending(static delivery => delivery.Key)
            .ThenByDescending(static delivery => delivery.CreateOrdinal)
            .ThenByDescending(static delivery => delivery.Order.Ordinal)
            .ToList();
        var from = 0;
        if (Before is { } before)
        {
            from = all.FindIndex(delivery => delivery.Id == before) + 1;
            if (from == 0)
            {
                problems.Add(["query", "before"], $"names no delivery of this sandbox: {before} never was or is no longer kept; leave it out to begin with the newest");
                return [];
            }
        }

        return [.. all.Skip(from)
            .Where(delivery => (Run is null || delivery.Order.RunId == Run) && (Status is null || delivery.Status == Status))
            .Take(Limit + 1)];
    }

    private static Guid? Id(ControlQuery query, Problems problems, string name, string what)
    {
        if (query.Text(name) is not { } text)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        problems.Add(["query", name], $"must be {what}");
        return null;
    }
}
