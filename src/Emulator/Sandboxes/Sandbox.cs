using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// A whole little Runflow: what one (key, organisation) sees. Nothing is shared between sandboxes but the process.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private readonly Lock resetting = new();
    private readonly SandboxBlueprint blueprint;
    private readonly TimeProvider time;
    private readonly Action<Exception> onDefect;
    private volatile Epoch current;
    private volatile bool dropped;
    private long lastUse;

    public Sandbox(SandboxIdentity identity, EmulatorOptions options, SandboxBlueprint blueprint, TimeProvider time, Action<Exception> onDefect)
    {
        Identity = identity;
        UrlKey = new HmacKey(Encoding.UTF8.GetBytes(Draw.Of(options.Seed, Purpose.UrlKey, identity.Id, 0).Hex()));
        Options = options;
        Lifecycle = Lifecycle.AtBirth(options);
        this.blueprint = blueprint;
        this.time = time;
        this.onDefect = onDefect;
        current = Begin(0, AtBirth);
        Touch();
    }

    public SandboxIdentity Identity { get; }

    public EmulatorOptions Options { get; }

    /// <summary>How its runs live; kept by a reset to <c>empty</c>.</summary>
    public Lifecycle Lifecycle { get; set; }

    /// <summary>Signs the sandbox's presigned URLs.</summary>
    public HmacKey UrlKey { get; }

    /// <summary>The life it is in; hold on to one value for the length of a request.</summary>
    public Epoch Current => current;

    /// <summary>Wall timestamp of the latest request.</summary>
    public long LastUse => Volatile.Read(ref lastUse);

    /// <summary>True once its life has ended for good.</summary>
    public bool IsDropped => dropped;

    public void Touch() => Volatile.Write(ref lastUse, time.GetTimestamp());

    /// <summary>Starts a new epoch. Attempts in flight end in the old one, unrecorded.</summary>
    /// <param name="keepSettings">True leaves clock mode, lifecycle and signing secret as they were set; false is the state at birth.</param>
    /// <returns>The new epoch, or the one that has ended when the sandbox was dropped meanwhile.</returns>
    public Epoch Reset(bool keepSettings) => Reset(old => keepSettings ? Beginning.After(old, Wall) with { Restore = next => blueprint.Keep(old, next) } : AtBirth);

    /// <summary>Starts a new epoch in a way of its own. When that throws, nothing has changed.</summary>
    /// <param name="how">Says how, from the epoch that ends.</param>
    /// <returns>As above.</returns>
    public Epoch Reset(Func<Epoch, Beginning> how)
    {
        lock (resetting)
        {
            var old = current;
            if (dropped)
            {
                return old;
            }

            var next = Begin(old.Number + 1, how(old));
            old.End();
            return next;
        }
    }

    /// <summary>Ends its life for good: <see cref="Current"/> stays on an epoch that has ended.</summary>
    public void Dispose()
    {
        lock (resetting)
        {
            if (!dropped)
            {
                dropped = true;
                current.End();
            }
        }
    }

    private Instant Wall => Instant.Of(time.GetUtcNow());

    private Beginning AtBirth => blueprint.AtBirth(Options, Wall);

    /// <summary>Makes an epoch, fills it, and puts it in its place; its clock cannot fire before that.</summary>
    private Epoch Begin(int number, Beginning beginning)
    {
        var epoch = new Epoch(this, number, new SandboxClock(time, beginning.Mode, beginning.Rate, beginning.At, onDefect), blueprint);
        try
        {
            lock (epoch.Gate)
            {
                beginning.Restore?.Invoke(epoch);
                Lifecycle = beginning.Lifecycle;
                beginning.Populate?.Invoke(epoch);
                current = epoch;
                return epoch;
            }
        }
        catch
        {
            epoch.End();
            throw;
        }
    }
}
