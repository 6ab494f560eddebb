using Runflow.Emulator.Assets;
using Runflow.Emulator.Images;
using Runflow.Emulator.Models;

namespace Runflow.Emulator.Runs;

/// <summary>What the sources of a create come to.</summary>
/// <param name="Paints">What is drawn from, in the model's order; null when all of them are addresses (<see cref="Addressed"/>).</param>
/// <param name="Size">Pixels of the output: the preset, else the first source's own size, else the model's default.</param>
/// <param name="Pixels">Pixels of all sources together; those that are yet to be fetched count when they are there.</param>
/// <param name="Problem">Why the first unreadable one cannot be read.</param>
internal readonly record struct RunSources(PaintSource[]? Paints, PixelSize Size, long Pixels, string? Problem)
{
    private static readonly (int Width, int Height) Synthetic = PaintSource.SyntheticSize;

    /// <param name="request">The create.</param>
    /// <param name="contents">What lies in the holes of its input.</param>
    /// <param name="mode">Whether addresses are fetched later on.</param>
    public static RunSources Of(in CreateRequest request, AssetContent?[] contents, SourceMode mode)
    {
        var pixelsOfAddress = mode == SourceMode.Fetch ? 0 : Area(Synthetic.Width, Synthetic.Height);
        if (request.Sources is not { } given)
        {
            return new RunSources(null, SizeOf(request, null), request.SourceCount * pixelsOfAddress, null);
        }

        var paints = new PaintSource[given.Count];
        SourceProbe? first = null;
        string? problem = null;
        var pixels = 0L;
        for (var i = 0; i < given.Count; i++)
        {
            var image = given[i].Image;
            if (image.Url is { } url)
            {
                paints[i] = PaintSource.Synthetic(url);
                pixels += pixelsOfAddress;
                continue;
            }

            var content = contents[IndexOf(request.HoleSources, image)]!;
            paints[i] = PaintSource.FromBytes(content.Bytes, content.Sha256);
            pixels += Area(content.Probe.Width, content.Probe.Height);
            problem ??= content.Probe.Problem;
            first = i == 0 ? content.Probe : first;
        }

        return new RunSources(paints, SizeOf(request, first), pixels, problem);
    }

    /// <summary>The sources of an input that names addresses only.</summary>
    public static PaintSource[] Addressed(string[] addresses) => Array.ConvertAll(addresses, PaintSource.Synthetic);

    public static long Area(int width, int height) => (long)width * height;

    private static PixelSize SizeOf(in CreateRequest request, SourceProbe? first)
    {
        if (request.Images.Size is { } preset)
        {
            return preset;
        }

        if (request.SourceCount == 0 || first is { Readable: false })
        {
            return request.Model.Sizes[request.Model.DefaultSize];
        }

        var (width, height) = first is { } probe ? (probe.Width, probe.Height) : Synthetic;
        (width, height) = OutputSize.FromSource(width, height);
        return new PixelSize(width, height);
    }

    private static int IndexOf(IReadOnlyList<ImageInput> holes, ImageInput image)
    {
        for (var i = 0; i < holes.Count; i++)
        {
            if (ReferenceEquals(holes[i], image))
            {
                return i;
            }
        }

        throw new InvalidOperationException("The image has no place in the input.");
    }
}
