using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Jpeg;
using Runflow.Emulator.Images.Codecs.Png;

// The painter from the command line, for the checks with foreign tools.
//   draw OUT WIDTH HEIGHT SEED PROMPT [source…] [--nsfw]   one output; a source is a file or an http address
//   time WIDTH HEIGHT ROUNDS [source…]                     milliseconds per output, best round of five
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
    var best = double.MaxValue;
    var length = 0;
    for (var round = 0; round < 5; round++)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < rounds; i++)
        {
            length = Painter.Paint(order).Length;
        }

        best = Math.Min(best, watch.Elapsed.TotalMilliseconds / rounds);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best:0.0} ms per output, {length} bytes"));
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
