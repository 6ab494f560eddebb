using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Jpeg;
using Runflow.Emulator.Images.Codecs.Png;
using Runflow.Emulator.Images.Drawing;

// The painter from the command line, for the checks with foreign tools.
//   draw OUT WIDTH HEIGHT SEED PROMPT [source…] [--nsfw]   one output; a source is a file or an http address
//   time WIDTH HEIGHT ROUNDS [source…]                     milliseconds per output
//   stages SOURCE                                          milliseconds of reading it and of writing it again
//   decode                                                 lines "IN OUT" on standard input: PNG or JPEG to raw RGBA
//   probe FILE…                                            what each file is
//   inspect FILE…                                          what each output says of itself
switch (args)
{
    case ["draw", var path, var width, var height, var seed, var prompt, .. var sources]:
        File.WriteAllBytes(path, Painter.Paint(Order(path, Number(width), Number(height), Number(seed), prompt, sources)));
        return 0;
    case ["time", var width, var height, var rounds, .. var sources]:
        Time(Order("x.png", Number(width), Number(height), 42, "Make the sky blue and the grass greener", sources), (int)Number(rounds));
        return 0;
    case ["stages", var source]:
        Stages(File.ReadAllBytes(source));
        return 0;
    case ["decode"]:
        return Decode();
    case ["probe", .. var paths]:
        foreach (var path in paths)
        {
            var probe = SourceProbe.Of(File.ReadAllBytes(path));
            Console.WriteLine($"{Path.GetFileName(path)}: {probe.Kind} {probe.Width}x{probe.Height} {probe.Problem}");
        }

        return 0;
    case ["inspect", .. var paths]:
        foreach (var path in paths)
        {
            var verdict = ImageInspection.Inspect(File.ReadAllBytes(path));
            Console.WriteLine($"{Path.GetFileName(path)}: {verdict.Finding} {verdict.QrText} {verdict.Sentence}");
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: paint draw|time|decode|probe|inspect …");
        return 2;
}

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

static PaintOrder Order(string path, long width, long height, long seed, string prompt, string[] arguments)
{
    var format = path.EndsWith(".png", StringComparison.Ordinal) ? ImageFormat.Png : ImageFormat.Jpeg;
    var sources = arguments.Where(argument => argument != "--nsfw").Select(Source).ToArray();
    return new PaintOrder("black-forest-labs/flux-2-klein-4b/edit", prompt, seed, 4, (int)width, (int)height, format, sources, arguments.Contains("--nsfw"));
}

static PaintSource Source(string argument)
{
    if (argument.StartsWith("http", StringComparison.Ordinal))
    {
        return PaintSource.Synthetic(argument);
    }

    var bytes = File.ReadAllBytes(argument);
    return PaintSource.FromBytes(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}

static void Time(PaintOrder order, int rounds)
{
    double best = double.MaxValue, total = 0;
    var length = 0;
    for (var i = 0; i < rounds; i++)
    {
        var watch = Stopwatch.StartNew();
        length = Painter.Paint(order).Length;
        total += watch.Elapsed.TotalMilliseconds;
        best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"best {best:0.0} ms, mean {total / rounds:0.0} ms per output, {length} bytes"));
}

static void Stages(byte[] file)
{
    using var raster = Decoding.TryDecode(file) ?? throw new InvalidOperationException("cannot be decoded");
    using var other = new Raster(900, 900);
    var dice = new SeedStream(1);
    var palette = Palette.Pick(ref dice);
    var from = new int[raster.Height];
    var order = new PaintOrder("black-forest-labs/flux-2-klein-4b/edit", "Replace the sky with a warm sunset and keep the house", 42, 4, 1024, 1024, ImageFormat.Png, [], false);
    Stage("probe", () => SourceProbe.Of(file));
    Stage("decode", () => Decoding.TryDecode(file)!.Dispose());
    Stage("copy to another size", () => Resampling.Draw(raster, new Box(0, 0, raster.Width, raster.Height), other, new Box(0, 0, 900, 900)));
    Stage("recolour", () => Toning.Apply(raster, new Box(0, 0, raster.Width, raster.Height), palette, from));
    Stage("scenery", () => Scenery.Draw("0123456789abcdef", 1024, 1024).Dispose());
    Stage("tiles", () => { var d = new SeedStream(5); TilePattern.Draw(raster, palette, ref d); });
    Stage("caption", () => Caption.Draw(raster, CaptionLayout.For(1024, 1024), palette, order, "RFE2:42:0123456789ABCDEF0123456789ABCDEF"));
    Stage("marks", () => { EditMarks.Line(raster, EditLine.Across(new Box(0, 0, 1024, 1024)).Boundary(1024), 400, palette); EditMarks.Ribbon(raster, "EMULATED", palette); });
    Decoding.TryDecode(file)!.Pixels.CopyTo(raster.Pixels);
    Stage("write PNG", () => PngWriter.Write(raster, null));
    Stage("write JPEG", () => JpegWriter.Write(raster, null));
    Stage("SHA-256 of its pixels", () => SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(raster.Pixels)));
}

static void Stage(string name, Action work)
{
    var best = double.MaxValue;
    for (var round = 0; round < 60; round++)
    {
        var watch = Stopwatch.StartNew();
        work();
        best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {best:0.0} ms"));
}

static int Decode()
{
    while (Console.ReadLine() is { } line)
    {
        var parts = line.Split(' ');
        var file = File.ReadAllBytes(parts[0]);
        try
        {
            // As stored: neither turned upright nor laid on white.
            using var raster = file[0] == 0xFF ? JpegReader.Read(file, orient: parts.Length > 2) : PngReader.Read(file);
            using var output = File.Create(parts[1]);
            output.Write(Encoding.ASCII.GetBytes($"{raster.Width} {raster.Height}\n"));
            output.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(raster.Pixels));
        }
        catch (UnreadableImageException e)
        {
            Console.WriteLine($"{parts[0]}: {e.Message}");
        }
    }

    return 0;
}
