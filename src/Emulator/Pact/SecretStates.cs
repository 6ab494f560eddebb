using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Pact;

/// <summary>States of the secrets that sign callbacks.</summary>
internal static class SecretStates
{
    public static IReadOnlyList<PactState> All { get; } =
    [
        new("a callback secret", "A secret that signs no callbacks yet, beside the one that a sandbox is born with.", Created)
        {
            Params = [("label", "its label; by default pact"), ("is_current", "true lets it sign from now on")],
            Values = ["secret_id", "plain_secret"],
        },
        new("no callback secret", "No secret at all: callbacks carry no signature.", static _ => static stage => stage.Under(static (epoch, _) =>
        {
            var store = epoch.Part<SecretStore>();
            foreach (var secret in store.All.ToList())
            {
                store.Delete(secret);
            }

            return PactOutcome.Done;
        })),
    ];

    private static PactSetup Created(PactParams given)
    {
        var (label, signs) = (given.Text("label", 255) ?? "pact", given.Flag("is_current") ?? false);
        return stage => stage.Under((epoch, now) =>
        {
            var store = epoch.Part<SecretStore>();
            if (store.Create(label, now) is not { } secret)
            {
                return PactOutcome.Refused(ApiError.Conflict($"There are {SecretStore.Most} secrets, the most there can be; reset the sandbox."));
            }

            if (signs)
            {
                store.Change(secret, new SecretChange(HasLabel: false, Label: null, IsCurrent: true), now);
            }

            return PactOutcome.Of(("secret_id", secret.Id.ToString()), ("plain_secret", secret.Plain));
        });
    }
}
