using System.Diagnostics;
using System.Security.Cryptography;
using Runflow.Emulator.Bench.Vips;
using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Jpeg;
using Runflow.Emulator.Images.Codecs.Png;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>
/// Drawing and encoding outputs of 1024 by 1024 on one core, each with another seed and a JPEG of that size as its source,
/// once with the grain of a photograph and once without; and after each, libvips encoding the very same pixels as PNG at
/// level 1, which is the time that all of it may take.
/// </summary>
internal static class Pictures
{
    private const int Side = 1024;

    public static Task MeasureAsync(Plan plan, Report report)
    {
        if (VipsPackage.Find(out var missing) is not { } library)
        {
            report.Fail($"images cannot be measured: {missing}");
            return Task.CompletedTask;
        }

        var vips = new VipsEncoder(library);
        foreach (var (name, grain) in (ReadOnlySpan<(string, uint)>)[("a photograph", 25), ("a picture without grain", 1)])
        {
            Measure(plan, report, vips, name, Picture(grain));
        }

        return Task.CompletedTask;
    }

    private static void Measure(Plan plan, Report report, VipsEncoder vips, string name, PaintSource source)
    {
        for (var i = 0; i < 20; i++)
        {
            Pair(i);
        }

        var pairs = Enumerable.Range(0, plan.Rounds(full: 100, quick: 20)).Select(Pair).ToList();
        report.Figure($"image 1024x1024 PNG of {name}, drawn and encoded", Spread.Of(pairs.Select(static pair => pair.Ours)), "0.0", " ms");
        report.Figure($"images of {name} on one core", Spread.Of(pairs.Select(static pair => 1000 / pair.Ours)), "0.0", " images/s");
        report.Figure($"libvips {vips.Version} encoding it alone, level 1", Spread.Of(pairs.Select(static pair => pair.Theirs)), "0.0", " ms");
        report.Judge($"image of {name} / libvips encoding alone", Spread.Of(pairs.Select(static pair => pair.Ours / pair.Theirs)), "0.00", Aim.AtMost(1));

        (double Ours, double Theirs) Pair(int number)
        {
            var order = Order(1 + number, source);
            var watch = Stopwatch.StartNew();
            var file = Painter.Paint(order);
            var ours = watch.Elapsed.TotalMilliseconds;
            var pixels = Pixels(file);
            watch.Restart();
            vips.Encode(pixels, Side, Side);
            return (ours, watch.Elapsed.TotalMilliseconds);
        }
    }

    private static PaintOrder Order(long seed, PaintSource source) => new(
        ExampleRequest.Model, "Make the bicycle red and keep the background as it is", seed, 4, Side, Side, ImageFormat.Png, [source], Nsfw: false);

    /// <summary>A JPEG of gradients and edges.</summary>
    /// <param name="strength">Values that the grain of each channel takes: 25 behaves like a photograph, 1 has none, and then
    /// anybody compresses fast.</param>
    private static PaintSource Picture(uint strength)
    {
        using var raster = new Raster(Side, Side);
        var middle = (int)(strength / 2);
        for (var y = 0; y < Side; y++)
        {
            var row = raster.Row(y);
            for (var x = 0; x < Side; x++)
            {
                var grain = Grain(x, y);
                var disc = ((x - 400) * (x - 400)) + ((y - 600) * (y - 600)) < 250 * 250 ? 60 : 0;
                row[x] = 0xFF000000
                    | (uint)Math.Clamp((x / 4) + (int)(grain % strength) - middle, 0, 255)
                    | (uint)Math.Clamp((y / 4) + disc + (int)(grain / 25 % strength) - middle, 0, 255) << 8
                    | (uint)Math.Clamp(((x + y) / 8) - disc + (int)(grain / 625 % strength) - middle, 0, 255) << 16;
            }
        }

        var file = JpegWriter.Write(raster, null);
        return PaintSource.FromBytes(file, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Chance that is the same everywhere: a mixing of two numbers.</summary>
    private static uint Grain(int x, int y)
    {
        var mixed = ((uint)x * 0x9E3779B1) ^ ((uint)y * 0x85EBCA77);
        mixed = (mixed ^ (mixed >> 15)) * 0x2C1B3C6D;
        mixed = (mixed ^ (mixed >> 12)) * 0x297A2D39;
        return mixed ^ (mixed >> 15);
    }

    /// <summary>The pixels of an output without their alpha, which is opaque.</summary>
    private static byte[] Pixels(byte[] file)
    {
        using var raster = PngReader.Read(file);
        var rgba = System.Runtime.InteropServices.MemoryMarshal.AsBytes(raster.Pixels);
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            rgba.Slice(from, 3).CopyTo(rgb.AsSpan(to));
        }

        return rgb;
    }
}
