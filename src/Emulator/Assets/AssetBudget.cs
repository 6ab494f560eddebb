namespace Runflow.Emulator.Assets;

/// <summary>Bytes that all sandboxes together may keep as assets (setting <c>asset_bytes</c>). Thread-safe.</summary>
internal sealed class AssetBudget(EmulatorOptions options)
{
    private long used;

    /// <summary>Bytes that are kept now.</summary>
    public long Used => Volatile.Read(ref used);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= options.AssetBytes)
        {
            return true;
        }

        Interlocked.Add(ref used, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref used, -bytes);
}
