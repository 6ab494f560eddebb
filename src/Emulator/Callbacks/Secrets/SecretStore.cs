using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks.Secrets;

/// <summary>
/// The signing secrets of one epoch and which of them is current. The first one becomes current by itself, as does one that
/// is created while none is; a later one when it is promoted. Guarded by the epoch's gate.
/// </summary>
internal sealed partial class SecretStore
{
    /// <summary>Secrets of an organisation at once.</summary>
    public const int Most = 100;

    private readonly Epoch epoch;
    private readonly Dictionary<Guid, SigningSecret> secrets = [];
    private readonly Dictionary<string, int> ordinals = new(StringComparer.Ordinal);
    private Guid? current;

    public SecretStore(Epoch epoch)
    {
        this.epoch = epoch;
        if (SigningSecret.AtBirth(epoch.Sandbox.Options, epoch.Clock.Now) is { } first)
        {
            Keep(first);
        }
    }

    public IReadOnlyCollection<SigningSecret> All => secrets.Values;

    /// <summary>What signs the deliveries that come into being now; null leaves them unsigned.</summary>
    public SigningSecret? Current => current is { } id ? secrets[id] : null;

    public SigningSecret? Find(Guid id) => secrets.GetValueOrDefault(id);

    public bool IsCurrent(SigningSecret secret) => current == secret.Id;

    /// <summary>Takes over the secret in force from the epoch before, as a reset to <c>empty</c> asks.</summary>
    public void TakeOver(SecretStore before)
    {
        secrets.Clear();
        current = null;
        if (before.Current is { } kept)
        {
            var birth = epoch.Clock.Now;
            Keep(kept with { CreatedAt = birth, UpdatedAt = birth, LastUsedAt = null });
        }
    }

    /// <summary>Makes a secret.</summary>
    /// <param name="label">What it is for.</param>
    /// <param name="now">The instant of its creation.</param>
    /// <param name="plain">The secret itself, which no other has; null draws it.</param>
    /// <returns>Null when there are <see cref="Most"/>.</returns>
    public SigningSecret? Create(string? label, Instant now, string? plain = null)
    {
        if (secrets.Count >= Most)
        {
            return null;
        }

        // One that outlived a reset may have been the first of its label: its draw is not used a second time.
        var key = SigningSecret.DrawKey(label);
        SigningSecret secret;
        do
        {
            var ordinal = ordinals.GetValueOrDefault(key);
            ordinals[key] = ordinal + 1;
            secret = SigningSecret.Created(epoch.Seed, label, ordinal, now);
        }
        while (secrets.Values.Any(known => known.Id == secret.Id || known.Plain == secret.Plain));

        secret = plain is null ? secret : secret with { Plain = plain };
        Keep(secret);
        return secret;
    }

    /// <summary>Changes what the change names. Promoting one puts it in the place of the current one.</summary>
    public SigningSecret Change(SigningSecret secret, SecretChange change, Instant now)
    {
        var label = change.HasLabel ? change.Label : secret.Label;
        var promoted = change.IsCurrent ?? IsCurrent(secret);
        if (label != secret.Label || promoted != IsCurrent(secret))
        {
            secret = secrets[secret.Id] = secret with { Label = label, UpdatedAt = now };
            current = promoted ? secret.Id : current == secret.Id ? null : current;
        }

        return secret;
    }

    public void Delete(SigningSecret secret)
    {
        secrets.Remove(secret.Id);
        current = current == secret.Id ? null : current;
    }

    /// <summary>Takes note that a secret has signed an attempt; one that is deleted still signs what it was frozen for.</summary>
    public void Used(Guid id, Instant at)
    {
        if (secrets.TryGetValue(id, out var secret))
        {
            secrets[id] = secret with { LastUsedAt = at };
        }
    }

    private void Keep(SigningSecret secret)
    {
        secrets.Add(secret.Id, secret);
        current ??= secret.Id;
    }
}
