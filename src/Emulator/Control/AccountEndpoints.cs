using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Control;

/// <summary>What the organisation has and what its key may do; a reset gives back what it was born with.</summary>
internal sealed class AccountEndpoints(ControlPipeline pipeline)
{
    /// <summary>Stands for every scope.</summary>
    private const string EveryScope = "*";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/account", pipeline.Route(static call => new(Under(call, Show))));
        routes.MapPut("/_emulator/account", pipeline.Route(static call => new(Change(call))));
    }

    /// <summary>Changes what is named and leaves the rest.</summary>
    private static Answer Change(ApiCall call) => ControlBody.Read(call, Read, out var change) ?? Under(call, epoch =>
    {
        change.Apply(epoch);
        return Show(epoch);
    });

    private static Answer Under(ApiCall call, Func<Epoch, Answer> act)
    {
        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            return act(epoch);
        }
    }

    private static Answer Show(Epoch epoch) => ControlJson.Object(200, writer =>
    {
        var rights = epoch.Part<Access>().Rights;
        writer.WriteString("balance", WireMoney.Text(epoch.Part<Account>().Balance));
        writer.WriteStartArray("scopes");
        foreach (var scope in rights.Scopes)
        {
            writer.WriteStringValue(scope);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("email_verified", rights.EmailVerified);
    });

    /// <summary>What a body changes; also read of scenarios.</summary>
    internal static AccountChange Read(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var balance = fields.Number("balance", -1_000_000_000m, 1_000_000_000_000m);
        if (balance?.Scale > BalanceChange.MostDigits)
        {
            problems.Add(["body", "balance"], $"must have at most {BalanceChange.MostDigits} digits behind the point");
        }

        var scopes = fields.Texts("scopes");
        var verified = fields.Flag("email_verified");
        fields.RefuseRest();
        foreach (var (index, scope) in (scopes ?? []).Index())
        {
            if (scope != EveryScope && !Scope.All.Contains(scope))
            {
                problems.Add(
                    ["body", "scopes", $"{index}"],
                    $"is no scope{Nearest.Question(scope, Scope.All)} There are {string.Join(", ", Scope.All)}, and {EveryScope} for all of them.", "enum");
            }
        }

        return new AccountChange(balance, scopes?.Contains(EveryScope) == true ? Scope.All : scopes, verified);
    }
}

/// <summary>What is to be changed about an account; null leaves it as it is.</summary>
internal sealed record AccountChange(decimal? Balance, IReadOnlyList<string>? Scopes, bool? EmailVerified)
{
    /// <summary>Changes it, under the epoch's gate.</summary>
    public void Apply(Epoch epoch)
    {
        var (account, access) = (epoch.Part<Account>(), epoch.Part<Access>());
        if (Balance is { } balance)
        {
            account.Set(balance, epoch.Clock.Now);
        }

        access.Rights = AccessRights.Of(Scopes ?? access.Rights.Scopes, EmailVerified ?? access.Rights.EmailVerified);
    }
}
