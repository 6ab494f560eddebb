using System.Text.Json.Serialization;
using Runflow.Contracts;

namespace Runflow.Emulator.Models;

/// <summary>What the price of a model is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PriceUnit>))]
internal enum PriceUnit
{
    /// <summary>One image that was made, whatever its size.</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>A million pixels that were made.</summary>
    [JsonStringEnumMemberName("output_megapixel")]
    OutputMegapixel,

    /// <summary>A million pixels that were made or given.</summary>
    [JsonStringEnumMemberName("megapixel")]
    Megapixel,
}

/// <summary>The price of a model, in decimals throughout: not a digit is rounded away.</summary>
/// <param name="Usd">USD for one unit.</param>
/// <param name="Per">The unit.</param>
internal sealed record ModelPrice(decimal Usd, PriceUnit Per)
{
    private const decimal PixelsOfMegapixel = 1_000_000m;

    /// <summary>The price of one unit as the wire writes money.</summary>
    [JsonIgnore]
    public string Text => field ??= WireMoney.Text(Usd);

    /// <summary>How many units a run takes. A megapixel is a million pixels, and parts of one count as parts.</summary>
    /// <param name="images">Images made.</param>
    /// <param name="size">Pixels of each.</param>
    /// <param name="sourcePixels">Pixels of all sources together.</param>
    public decimal Units(int images, PixelSize size, long sourcePixels) => Per switch
    {
        PriceUnit.Image => images,
        PriceUnit.OutputMegapixel => images * (long)size.Width * size.Height / PixelsOfMegapixel,
        _ => ((images * (long)size.Width * size.Height) + sourcePixels) / PixelsOfMegapixel,
    };

    /// <summary>USD of that many units.</summary>
    public decimal Of(decimal units) => Usd * units;
}
