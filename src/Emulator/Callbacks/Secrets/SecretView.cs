using Runflow.Contracts;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks.Secrets;

/// <summary>A secret as the wire shows it: whole once, at its creation, and by its beginning from then on.</summary>
internal static class SecretView
{
    public static CallbackSecretDocument Document(Sandbox sandbox, SigningSecret secret, bool isCurrent) => new()
    {
        Id = secret.Id,
        OrgId = sandbox.Identity.OrganisationId,
        KeyPrefix = secret.KeyPrefix,
        IsCurrent = isCurrent,
        Label = secret.Label,
        DisabledAt = null,
        LastUsedAt = secret.LastUsedAt?.ToDateTimeOffset(),
        CreatedAt = secret.CreatedAt.ToDateTimeOffset(),
        UpdatedAt = secret.UpdatedAt.ToDateTimeOffset(),
    };

    public static CreatedCallbackSecretDocument Created(Sandbox sandbox, SigningSecret secret, bool isCurrent)
    {
        var shown = Document(sandbox, secret, isCurrent);
        return new()
        {
            Id = shown.Id,
            OrgId = shown.OrgId,
            KeyPrefix = shown.KeyPrefix,
            IsCurrent = shown.IsCurrent,
            Label = shown.Label,
            DisabledAt = shown.DisabledAt,
            LastUsedAt = shown.LastUsedAt,
            CreatedAt = shown.CreatedAt,
            UpdatedAt = shown.UpdatedAt,
            PlainSecret = secret.Plain,
        };
    }
}
