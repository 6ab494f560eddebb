using System.Globalization;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Pact;

/// <summary>States of a key and of the service as that key meets it.</summary>
internal static class KeyStates
{
    public static IReadOnlyList<PactState> All { get; } =
    [
        new("an empty sandbox", "Nothing but what a sandbox is born with: whatever was there before is gone.", static _ => static stage =>
        {
            stage.Sandbox.Reset(keepSettings: false);
            return new(PactOutcome.Done);
        }),
        new("an empty balance", "The organisation has no money: a create is 402.", static _ => Balance(0m)),
        new("a balance of {amount}", "The organisation has so much money, in USD.", static given => Balance(Amount(given)))
        {
            Params = [("amount", "a decimal string, for example 12.50")],
            Values = ["balance"],
        },
        new("a refused key", "The key is refused: every request with it is 401.", static _ => Refusing(401, "UNAUTHORIZED", "The key is not known, or was revoked.")),
        new("a rate-limited key", "The key has used up its requests: every request with it is 429.",
            static _ => Refusing(429, "RATE_LIMITED", "Rate limit exceeded: too many requests.")),
        new("a key without the scope {scope}", "The key may do everything but what that scope is for: such a request is 403.", static given => Lacking(given))
        {
            Params = [("scope", $"one of {string.Join(", ", Scope.All)}")],
        },
        new("an unverified e-mail address", "The e-mail address of the key's user is not verified: whatever changes something is 403.", static _ => static stage =>
            stage.Under(static (epoch, _) =>
            {
                var access = epoch.Part<Access>();
                access.Rights = AccessRights.Of(access.Rights.Scopes, emailVerified: false);
                return PactOutcome.Done;
            })),
        new("an unavailable model", "The models are down: a create is 503.",
            static _ => Refusing(503, "MODEL_UNAVAILABLE", "The model is not available; try again later.", new RuleMatch { Method = "POST", Path = "/v1/models/**" })),
        new("a failing service", "Every request is 500.", static _ => Refusing(500, "INTERNAL_ERROR", "Something went wrong.")),
    ];

    private static decimal Amount(PactParams given)
    {
        if (decimal.TryParse(given.Required("amount"), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount is >= -1_000_000_000m and <= 1_000_000_000_000m)
        {
            return amount;
        }

        given.Complain("amount", "must be a decimal number of USD, for example 12.50");
        return 0;
    }

    private static PactSetup Balance(decimal amount) => stage => stage.Under((epoch, now) =>
    {
        epoch.Part<Account>().Set(amount, now);
        return PactOutcome.Of(("balance", Contracts.WireMoney.Text(amount)));
    });

    /// <summary>A fault rule in the sandbox, named after its status so that making the state true twice changes nothing.</summary>
    private static PactSetup Refusing(int status, string code, string message, RuleMatch? match = null) => stage => stage.Under((epoch, now) =>
    {
        epoch.Part<FaultStore>().Put(
            new Rule
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"pact-{status}"),
                Point = FaultPoint.Request,
                Fault = new StatusFault(status, code, message, Headers: null),
                Match = match ?? RuleMatch.Everything,
            },
            now);
        return PactOutcome.Done;
    });

    private static PactSetup Lacking(PactParams given)
    {
        var scope = given.Required("scope");
        if (!Scope.All.Contains(scope))
        {
            given.Complain("scope", $"is no scope{Nearest.Question(scope, Scope.All)} There are {string.Join(", ", Scope.All)}.", "enum");
        }

        return stage => stage.Under((epoch, _) =>
        {
            var access = epoch.Part<Access>();
            access.Rights = AccessRights.Of([.. access.Rights.Scopes.Where(own => own != scope)], access.Rights.EmailVerified);
            return PactOutcome.Done;
        });
    }
}
