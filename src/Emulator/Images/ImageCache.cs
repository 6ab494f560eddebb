namespace Runflow.Emulator.Images;

/// <summary>
/// Drawn outputs, the least recently used going first beyond <c>image_cache_bytes</c>. Drawing is what a processor is
/// busy with, so there are as many at once as there are cores, and two requests for one picture draw it once. Thread-safe.
/// </summary>
internal sealed class ImageCache(EmulatorOptions options) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byUse = new();
    private readonly SemaphoreSlim cores = new(Environment.ProcessorCount);
    private long bytes;

    /// <summary>Bytes held.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return bytes;
            }
        }
    }

    /// <summary>The file of <paramref name="order"/>, drawn now unless it is at hand.</summary>
    public Task<byte[]> GetAsync(PaintOrder order) => GetAsync(order.Identity, () => Painter.Paint(order));

    /// <summary>The file of that identity, made by <paramref name="draw"/> unless it is at hand.</summary>
    public Task<byte[]> GetAsync(string identity, Func<byte[]> draw)
    {
        lock (gate)
        {
            if (entries.TryGetValue(identity, out var node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node.Value.File;
            }

            node = byUse.AddFirst(new Entry(identity));
            entries.Add(identity, node);
            return node.Value.File = DrawAsync(node, draw);
        }
    }

    public void Dispose() => cores.Dispose();

    private async Task<byte[]> DrawAsync(LinkedListNode<Entry> node, Func<byte[]> draw)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        byte[] file;
        await cores.WaitAsync();
        try
        {
            file = draw();
        }
        catch
        {
            Forget(node);
            throw;
        }
        finally
        {
            cores.Release();
        }

        lock (gate)
        {
            if (node.List is null)
            {
                return file;
            }

            node.Value.Size = file.Length;
            bytes += file.Length;
            for (var last = byUse.Last; bytes > options.ImageCacheBytes && last is not null;)
            {
                var before = last.Previous;
                if (last.Value.Size > 0)
                {
                    Drop(last);
                }

                last = before;
            }
        }

        return file;
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        lock (gate)
        {
            if (node.List is not null)
            {
                Drop(node);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Identity);
        bytes -= node.Value.Size;
    }

    private sealed class Entry(string identity)
    {
        public string Identity { get; } = identity;

        public Task<byte[]> File { get; set; } = Task.FromResult<byte[]>([]);

        /// <summary>0 while it is being drawn.</summary>
        public int Size { get; set; }
    }
}
