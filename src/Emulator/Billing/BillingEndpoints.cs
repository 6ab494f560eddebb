using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Billing;

/// <summary>Read the balance, and say below what it is low.</summary>
internal sealed class BillingEndpoints(ApiPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/billing/balance", pipeline.Keyed(static call => new(call.Under((epoch, _) => Document(call.Sandbox, epoch)))));
        routes.MapPatch("/v1/billing/balance", pipeline.Keyed(static call => new(Change(call))));
    }

    private static Answer Change(ApiCall call) => BodyFields.Read(call, BalanceChange.Read, mayBeEmpty: false, out var change) is { } refusal
        ? Answer.Of(refusal)
        : call.Under((epoch, now) =>
        {
            var account = epoch.Part<Account>();
            if (change.SeenAt is { } seen && seen != account.UpdatedAt)
            {
                return Answer.Of(ApiError.Invalid(["body", "updated_at"], $"the balance has changed meanwhile, at {account.UpdatedAt}; read it again", "conflict"));
            }

            if (change.HasThreshold)
            {
                account.SetThreshold(change.Threshold, now);
            }

            return Document(call.Sandbox, epoch);
        });

    private static Answer Document(Sandbox sandbox, Epoch epoch)
    {
        var account = epoch.Part<Account>();
        return Answer.Json(
            200,
            new BalanceDocument
            {
                Id = account.Id,
                OrgId = sandbox.Identity.OrganisationId,
                Balance = WireMoney.Text(account.Balance),
                LowBalanceThreshold = account.LowBalanceThreshold is { } threshold ? WireMoney.Text(threshold) : null,
                LowBalanceNotifiedAt = account.LowBalanceNotifiedAt?.ToDateTimeOffset(),
                CreatedAt = account.CreatedAt.ToDateTimeOffset(),
                UpdatedAt = account.UpdatedAt.ToDateTimeOffset(),
            },
            WireJson.Wire.BalanceDocument);
    }
}
