namespace Runflow.Emulator.Assets;

/// <summary>The order of assets in lists: by instant of creation, then by id, whose bits are drawn and tell nothing of arrival.</summary>
internal sealed class AssetOrder : IComparer<Asset>
{
    public static readonly AssetOrder Instance = new();

    public int Compare(Asset? x, Asset? y)
    {
        var order = x!.CreatedAt.CompareTo(y!.CreatedAt);
        return order != 0 ? order : x.Id.CompareTo(y.Id);
    }
}
