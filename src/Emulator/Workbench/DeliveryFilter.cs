using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;

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

    /// <summary>Only what comes after this delivery in the list.</summary>
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
            problems.Add(["query", "status"], "must be pending, delivered or failed", "enum");
        }

        query.RefuseRest();
        return filter;
    }

    /// <summary>The deliveries it finds, the newest first, <see cref="Limit"/> and one more; an unknown place to go on from
    /// finds none. Guarded by the epoch's gate, which the caller holds.</summary>
    public IReadOnlyList<Delivery> Find(IEnumerable<Delivery> known)
    {
        var newest = known.Where(delivery => Run is null || delivery.Order.RunId == Run)
            .OrderByDescending(static delivery => delivery.CreatedAt)
            .ThenByDescending(static delivery => delivery.Key, StringComparer.Ordinal)
            .ThenByDescending(static delivery => delivery.CreateOrdinal)
            .ThenByDescending(static delivery => delivery.Order.Ordinal);
        var rest = Before is { } before ? newest.SkipWhile(delivery => delivery.Id != before).Skip(1) : newest;
        return [.. rest.Where(delivery => Status is null || delivery.Status == Status).Take(Limit + 1)];
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
