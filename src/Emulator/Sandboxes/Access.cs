namespace Runflow.Emulator.Sandboxes;

/// <summary>What the key of a sandbox may do: everything, until <c>PUT /_emulator/account</c> says otherwise.</summary>
internal sealed class Access
{
    private volatile AccessRights rights = AccessRights.Full;

    /// <summary>As they are now; replaced as a whole, so that they can be read without the gate.</summary>
    public AccessRights Rights
    {
        get => rights;
        set => rights = value;
    }
}

/// <summary>What a key may do. Immutable.</summary>
/// <param name="Scopes">The scopes it has, in the order of <see cref="Scope.All"/>.</param>
/// <param name="EmailVerified">Whether its user's e-mail address is verified; until it is, nothing can be changed.</param>
internal sealed record AccessRights(IReadOnlyList<string> Scopes, bool EmailVerified)
{
    /// <summary>What every key has at first.</summary>
    public static AccessRights Full { get; } = new(Scope.All, EmailVerified: true);

    /// <summary>Whether nothing is kept from it, which is what nearly every request finds.</summary>
    public bool IsFull => ReferenceEquals(this, Full);

    /// <summary>Those rights, and <see cref="Full"/> itself when they are full.</summary>
    public static AccessRights Of(IReadOnlyCollection<string> scopes, bool emailVerified) =>
        emailVerified && Scope.All.All(scopes.Contains) ? Full : new([.. Scope.All.Where(scopes.Contains)], emailVerified);
}
