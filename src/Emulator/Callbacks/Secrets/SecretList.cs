using Runflow.Contracts;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;

namespace Runflow.Emulator.Callbacks.Secrets;

/// <summary>The list of an organisation's signing secrets: what can be asked of it.</summary>
internal static class SecretList
{
    private static readonly ListSchema<CallbackSecretDocument> Schema = new()
    {
        Name = "callback-secrets",
        Members = ListSchema<CallbackSecretDocument>.MembersOf(WireJson.Wire.CallbackSecretDocument),
        Tie = [ListField.Uuid<CallbackSecretDocument>("id", static secret => secret.Id)],
        Fields =
        [
            ListField.Uuid<CallbackSecretDocument>("id", static secret => secret.Id),
            ListField.Uuid<CallbackSecretDocument>("org_id", static secret => secret.OrgId),
            ListField.Text<CallbackSecretDocument>("key_prefix", static secret => secret.KeyPrefix),
            ListField.Switch<CallbackSecretDocument>("is_current", static secret => secret.IsCurrent),
            ListField.Text<CallbackSecretDocument>("label", static secret => secret.Label),
            ListField.Time<CallbackSecretDocument>("disabled_at", static secret => secret.DisabledAt),
            ListField.Time<CallbackSecretDocument>("last_used_at", static secret => secret.LastUsedAt),
            ListField.Time<CallbackSecretDocument>("created_at", static secret => secret.CreatedAt),
            ListField.Time<CallbackSecretDocument>("updated_at", static secret => secret.UpdatedAt),
        ],
    };

    public static Answer Answer(ApiCall call) => ListAnswer.Of(
        call,
        Schema,
        Schema.Name,
        epoch =>
        {
            var secrets = epoch.Part<SecretStore>();
            return new SmallSource<CallbackSecretDocument>(Schema, secrets.All.Select(secret => SecretView.Document(call.Sandbox, secret, secrets.IsCurrent(secret))));
        },
        static (secret, _) => secret,
        WireJson.Wire.CallbackSecretDocument);
}
