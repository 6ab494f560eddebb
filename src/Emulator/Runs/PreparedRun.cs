using Runflow.Emulator.Assets;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>
/// A create and all that can be worked out of it before the epoch's gate is taken, so that the gate is held the shorter. Its
/// ordinal is a guess until <see cref="Take"/>: a create that is refused must not use one up, and a twin may come in between.
/// </summary>
internal struct PreparedRun
{
    public readonly CreateRequest Request;

    private readonly KeyHash hash;

    /// <summary>Prepares a create for a life of its sandbox. Outside the gate.</summary>
    public PreparedRun(Epoch epoch, in CreateRequest request)
    {
        Request = request;
        Contents = Examine(epoch, request);
        hash = KeyHash.Of(request.Key);
        Ordinal = epoch.Part<CreateOrdinals>().Peek(hash);
        Draws = RunDraws.Of(epoch.Seed, request.Key, Ordinal);
        if (Contents.Length == 0)
        {
            Look(epoch);
        }
    }

    /// <summary>What stands in each hole of the input, as far as it came inline; <see cref="RunCreation.Refuse"/> adds the content of
    /// referenced assets.</summary>
    public AssetContent?[] Contents { get; }

    public int Ordinal { get; private set; }

    /// <summary>Of the request's key and <see cref="Ordinal"/>.</summary>
    public RunDraws Draws { get; private set; }

    /// <summary>Its texts where they stay, once it is taken.</summary>
    public RunBody Body { get; private set; }

    /// <summary>What it edits, once <see cref="Contents"/> are whole.</summary>
    public RunSources Sources { get; private set; }

    /// <summary>USD that its success costs.</summary>
    public readonly decimal Price => Request.Model.Price.Of(Request.Model.Price.Units(Request.Images.Count, Sources.Size, Sources.Pixels));

    /// <summary>Finds out what its sources come to.</summary>
    public void Look(Epoch epoch) => Sources = RunSources.Of(Request, Contents, epoch.Sandbox.Options.Sources);

    /// <summary>Takes a place for its texts and the next ordinal of its key, and draws anew when that is not the one expected. Under the gate.</summary>
    public void Take(Epoch epoch)
    {
        Body = epoch.Part<RunStore>().Pages.Lay(Request.Template.Text.Span, Request.Metadata is { } metadata ? metadata.Utf8.Span : []);
        var ordinal = epoch.Part<CreateOrdinals>().Next(hash);
        if (ordinal != Ordinal)
        {
            Ordinal = ordinal;
            Draws = RunDraws.Of(epoch.Seed, Request.Key, ordinal);
        }
    }

    private static AssetContent?[] Examine(Epoch epoch, in CreateRequest request)
    {
        var contents = request.HoleSources.Count == 0 ? [] : new AssetContent?[request.HoleSources.Count];
        for (var i = 0; i < contents.Length; i++)
        {
            contents[i] = request.HoleSources[i].Bytes is { } bytes ? epoch.Part<AssetStore>().Examine(bytes) : null;
        }

        return contents;
    }
}
