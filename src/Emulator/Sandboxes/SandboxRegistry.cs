using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// Which sandbox a key speaks for. A sandbox comes into being at its first request; beyond <c>max_sandboxes</c> the one
/// that has been idle longest goes. Keys are kept as hashes only. Thread-safe.
/// </summary>
internal sealed class SandboxRegistry : IDisposable
{
    private static readonly Action<ILogger, string, Exception?> LiveKey = LoggerMessage.Define<string>(LogLevel.Warning, new(1, nameof(LiveKey)),
        "A live key (fingerprint {Fingerprint}) is in use: the emulator takes it, but a test key such as rf_test_emulator is safer in code and logs.");

    private static readonly Action<ILogger, string, int, Exception?> Evicted = LoggerMessage.Define<string, int>(LogLevel.Information, new(2, nameof(Evicted)),
        "Sandbox {Id} was idle and made room: there are {Most} (setting max_sandboxes).");

    private static readonly Action<ILogger, string, Exception?> Defect = LoggerMessage.Define<string>(LogLevel.Critical, new(3, nameof(Defect)),
        "An item of sandbox {Id}'s clock threw; this is a defect of the emulator.");

    private readonly ConcurrentDictionary<ulong, Sandbox> sandboxes = [];

    /// <summary>Sandboxes by the very string that named them: a server hands out the same one for each request of a
    /// connection, which spares hashing the key again. Neither key nor sandbox is kept alive by it for longer.</summary>
    private readonly ConditionalWeakTable<string, Sandbox> recalled = [];
    private readonly Lock creating = new();
    private readonly EmulatorOptions options;
    private readonly SandboxBlueprint blueprint;
    private readonly TimeProvider time;
    private readonly ILogger<SandboxRegistry> logger;
    private readonly Guid ownOrganisation;
    private readonly Guid user;

    public SandboxRegistry(EmulatorOptions options, SandboxBlueprint blueprint, TimeProvider time, ILogger<SandboxRegistry> logger)
    {
        this.options = options;
        this.blueprint = blueprint;
        this.time = time;
        this.logger = logger;
        ownOrganisation = SandboxIdentity.OwnOrganisation(options.Seed, Instant.Of(options.Epoch));
        user = SandboxIdentity.User(options.Seed, Instant.Of(options.Epoch));
    }

    /// <summary>Told of a sandbox that was dropped, or went to make room.</summary>
    public event Action<Sandbox>? Dropped;

    public IEnumerable<Sandbox> All => sandboxes.Values;

    /// <summary>The sandbox of the documented key.</summary>
    public Sandbox Default => Find(BearerKey.Default, null) ?? throw new InvalidOperationException("No room for the default sandbox.");

    /// <summary>The sandbox of a well-formed key; <paramref name="organisation"/> null means the key's own.</summary>
    /// <returns>Null when there are <c>max_sandboxes</c> of them and none is idle.</returns>
    public Sandbox? Find(ReadOnlySpan<char> key, Guid? organisation)
    {
        var hash = Hash(key, organisation == ownOrganisation ? null : organisation);
        if (!sandboxes.TryGetValue(hash, out var sandbox))
        {
            sandbox = Create(hash, key, organisation ?? ownOrganisation);
        }

        sandbox?.Touch();
        return sandbox;
    }

    /// <summary>As <see cref="Find"/>, of a key's own organisation, for an <c>Authorization</c> header that may have been here before.</summary>
    /// <returns>Null when it must be read.</returns>
    public Sandbox? Recall(string authorization)
    {
        if (!recalled.TryGetValue(authorization, out var sandbox) || sandbox.IsDropped)
        {
            return null;
        }

        sandbox.Touch();
        return sandbox;
    }

    /// <summary>Lets <see cref="Recall"/> know what <paramref name="authorization"/> was found to name.</summary>
    public void Remember(string authorization, Sandbox sandbox) => recalled.AddOrUpdate(authorization, sandbox);

    /// <summary>The sandbox with that id, when it has come into being.</summary>
    public Sandbox? ById(string id) =>
        ulong.TryParse(id, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var hash)
        && sandboxes.TryGetValue(hash, out var sandbox) && sandbox.Identity.Id == id
            ? sandbox
            : null;

    /// <summary>Drops a sandbox with all it has.</summary>
    public bool Drop(string id)
    {
        if (ById(id) is not { } sandbox || !sandboxes.TryRemove(KeyValuePair.Create(ulong.Parse(id, System.Globalization.NumberStyles.AllowHexSpecifier, null), sandbox)))
        {
            return false;
        }

        sandbox.Dispose();
        Dropped?.Invoke(sandbox);
        return true;
    }

    public void Dispose()
    {
        foreach (var sandbox in sandboxes.Values)
        {
            sandbox.Dispose();
        }
    }

    private static ulong Hash(ReadOnlySpan<char> key, Guid? organisation)
    {
        Span<byte> text = stackalloc byte[1600];
        var length = Encoding.UTF8.GetBytes(key, text);
        text[length++] = 0;
        if (organisation is { } id)
        {
            MemoryMarshal.Write(text[length..], id);
            length += 16;
        }

        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.Hash(text[..length], hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private Sandbox? Create(ulong hash, ReadOnlySpan<char> key, Guid organisation)
    {
        lock (creating)
        {
            if (sandboxes.TryGetValue(hash, out var sandbox))
            {
                return sandbox;
            }

            if (sandboxes.Count >= options.MaxSandboxes && !EvictIdle())
            {
                return null;
            }

            var identity = new SandboxIdentity
            {
                Id = hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
                KeyFingerprint = BearerKey.Fingerprint(key),
                OrganisationId = organisation,
                UserId = user,
            };
            if (key.StartsWith("rf_live_", StringComparison.Ordinal))
            {
                LiveKey(logger, identity.KeyFingerprint, null);
            }

            return sandboxes[hash] = new Sandbox(identity, options, blueprint, time, defect => Defect(logger, identity.Id, defect));
        }
    }

    /// <summary>Drops the sandbox that nobody has used for longest among those with nothing pending.</summary>
    private bool EvictIdle()
    {
        foreach (var sandbox in sandboxes.Values.OrderBy(static sandbox => sandbox.LastUse))
        {
            bool idle;
            lock (sandbox.Current.Gate)
            {
                idle = sandbox.Current.Clock.Pending == 0;
            }

            if (idle)
            {
                Evicted(logger, sandbox.Identity.Id, options.MaxSandboxes, null);
                return Drop(sandbox.Identity.Id);
            }
        }

        return false;
    }
}
