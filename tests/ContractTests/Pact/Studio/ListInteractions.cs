using Runflow.Emulator.Tests.Pact.Core;
using Xunit;
using static Runflow.Emulator.Tests.Pact.Studio.StudioPact;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>The list of runs, and the balance.</summary>
internal static class ListInteractions
{
    private static readonly string Item = $$"""{"id":{{Match.Id(RunId)}},"status_code":"succeeded","created_at":{{Match.Instant(CreatedAt)}}}""";

    public static IReadOnlyList<HttpInteraction<StudioClient>> All { get; } =
    [
        new("a request for the first page of the runs that have succeeded", "GET", "/v1/runs", 200)
        {
            Given = [new("3 runs that succeeded")],
            Query = [("q", "status_code:succeeded"), ("limit", "2")],
            Request = Asking(),
            Response = Answering($$"""{"items":{{Match.EachLike(Item, 2)}},"next":{{Match.Text("bmV4dA")}},"previous":null}"""),
            Use = static async studio =>
            {
                var (runs, next) = await studio.ListAsync("status_code:succeeded", 2);
                Assert.Equal((2, "bmV4dA"), (runs.Count, next));
            },
        },
        new("a request for the runs of a customer who has none", "GET", "/v1/runs", 200)
        {
            Given = [new("an empty sandbox")],
            Query = [("q", "client_ref:nobody"), ("limit", "50")],
            Request = Asking(),
            Response = Answering("""{"items":[],"next":null,"previous":null}"""),
            Use = static async studio =>
            {
                var (runs, next) = await studio.ListAsync("client_ref:nobody", 50);
                Assert.Equal((0, null), (runs.Count, next));
            },
        },
        new("a list with an expression that cannot be read", "GET", "/v1/runs", 422)
        {
            Query = [("q", "status_code:"), ("limit", "50")],
            Request = Asking(),
            Response = Answering($$"""{"code":"VALIDATION_ERROR","message":{{Match.Text("query.q: …")}},"errors":{{Match.EachLike($$"""{"loc":["query","q"],"msg":{{Match.Text("column 13: a value is missing")}},"type":{{Match.Text("value")}}}""")}}}"""),
            Use = static async studio => await RefusedAsync(() => studio.ListAsync("status_code:", 50), 422, "VALIDATION_ERROR"),
        },
        new("a request for the balance", "GET", "/v1/billing/balance", 200)
        {
            Given = [new("a balance of 12.50")],
            Request = Asking(),
            Response = Answering($$"""{"id":{{Match.Id(RunId)}},"balance":{{Match.Money("12.50")}},"low_balance_threshold":null}"""),
            Use = static async studio => Assert.Equal(12.50m, await studio.BalanceAsync()),
        },
    ];
}
