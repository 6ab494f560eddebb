namespace Runflow.Emulator.Runs;

/// <summary>The order of runs in lists: by instant of creation, then by run key and create ordinal, never by arrival.</summary>
internal sealed class RunOrder : IComparer<RunEntry>
{
    public static readonly RunOrder Instance = new();

    public int Compare(RunEntry? x, RunEntry? y)
    {
        var (one, other) = (x!.Spec, y!.Spec);
        var order = one.CreatedAt.CompareTo(other.CreatedAt);
        order = order != 0 ? order : one.Key.CompareTo(other.Key);
        return order != 0 ? order : one.Ordinal.CompareTo(other.Ordinal);
    }
}
