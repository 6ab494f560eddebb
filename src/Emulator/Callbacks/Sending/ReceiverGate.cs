namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>
/// Bounds the attempts of one sandbox that are under way to one receiver, so that a receiver is not flooded and one that
/// hangs cannot hold more than its share. Who comes when it is full waits, first come, first served. Receivers and
/// sandboxes never wait for each other, and a gate nobody uses is dropped. Safe for all threads.
/// </summary>
/// <param name="limit">Attempts under way at once for each sandbox and receiver.</param>
internal sealed class ReceiverGate(int limit = ReceiverGate.DefaultLimit)
{
    public const int DefaultLimit = 64;

    private readonly Lock sync = new();
    private readonly Dictionary<(string Sandbox, string Receiver), Gate> gates = [];

    /// <summary>Gates in use; falls to 0 when nothing is under way.</summary>
    public int Count
    {
        get
        {
            lock (sync)
            {
                return gates.Count;
            }
        }
    }

    /// <summary>Waits for a place; dispose what it answers when the attempt has ended.</summary>
    /// <param name="sandbox">Id of the sandbox.</param>
    /// <param name="url">The callback URL; its scheme, host and port are the receiver.</param>
    /// <param name="ct">Gives up waiting; the place of those behind is not lost.</param>
    public ValueTask<IDisposable> EnterAsync(string sandbox, Uri url, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IDisposable>(ct);
        }

        var key = (sandbox, url.GetComponents(UriComponents.SchemeAndServer | UriComponents.StrongPort, UriFormat.UriEscaped));
        Waiter waiter;
        lock (sync)
        {
            if (!gates.TryGetValue(key, out var gate))
            {
                gates.Add(key, gate = new());
            }

            if (gate.UnderWay < limit)
            {
                gate.UnderWay++;
                return ValueTask.FromResult<IDisposable>(new Place(this, key));
            }

            waiter = new(gate);
            waiter.Node = gate.Waiting.AddLast(waiter);
        }

        return new(waiter.WaitAsync(sync, ct));
    }

    private void Leave((string Sandbox, string Receiver) key)
    {
        lock (sync)
        {
            var gate = gates[key];
            if (gate.Waiting.First is { } next)
            {
                // The place is handed over: nobody who comes now can take it before the first in the queue.
                gate.Waiting.RemoveFirst();
                next.Value.Node = null;
                next.Value.Granted.SetResult(new Place(this, key));
            }
            else if (--gate.UnderWay == 0)
            {
                gates.Remove(key);
            }
        }
    }

    private sealed class Gate
    {
        public int UnderWay { get; set; }

        public LinkedList<Waiter> Waiting { get; } = [];
    }

    private sealed class Waiter(Gate gate)
    {
        public TaskCompletionSource<IDisposable> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Where it waits; null once it has its place or has given up. Guarded by the gate's lock.</summary>
        public LinkedListNode<Waiter>? Node { get; set; }

        public async Task<IDisposable> WaitAsync(Lock sync, CancellationToken ct)
        {
            await using var registration = ct.UnsafeRegister(
                _ =>
                {
                    lock (sync)
                    {
                        if (Node is { } node)
                        {
                            gate.Waiting.Remove(node);
                            Node = null;
                            Granted.SetCanceled(ct);
                        }
                    }
                },
                null);
            return await Granted.Task;
        }
    }

    private sealed class Place(ReceiverGate owner, (string Sandbox, string Receiver) key) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                owner.Leave(key);
            }
        }
    }
}
