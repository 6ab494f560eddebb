using System.Text.Json.Serialization;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks.Secrets;

/// <summary>The signing secrets of an epoch, as a snapshot carries them.</summary>
/// <param name="Secrets">All of them.</param>
/// <param name="Current">Which of them signs; null when none does.</param>
/// <param name="Ordinals">How many were created of each label.</param>
internal sealed record SavedSecrets(IReadOnlyList<SigningSecret> Secrets, Guid? Current, Dictionary<string, int> Ordinals);

/// <summary>What a snapshot carries of the signing secrets.</summary>
internal static class SecretSection
{
    public static SandboxBlueprint CarrySecrets(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<SavedSecrets>(
        "secrets", 1,
        static _ => SecretSectionJson.Plain.SavedSecrets,
        static epoch => epoch.Part<SecretStore>().Save(),
        static (epoch, saved) => epoch.Part<SecretStore>().Restore(saved)));
}

/// <content>What a snapshot carries.</content>
internal sealed partial class SecretStore
{
    public SavedSecrets Save() => new([.. secrets.Values], current, new Dictionary<string, int>(ordinals, StringComparer.Ordinal));

    /// <summary>Takes in what was saved, in place of the secret that an epoch is born with.</summary>
    public void Restore(SavedSecrets saved)
    {
        secrets.Clear();
        foreach (var secret in saved.Secrets)
        {
            secrets.Add(secret.Id, secret);
        }

        foreach (var (label, count) in saved.Ordinals)
        {
            ordinals.Add(label, count);
        }

        current = saved.Current;
    }
}

[JsonSerializable(typeof(SavedSecrets))]
internal sealed partial class SecretSectionJson : JsonSerializerContext
{
    public static SecretSectionJson Plain { get; } = new(SectionJson.Options());
}
