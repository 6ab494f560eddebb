using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Runflow.Emulator.Images;

// paint OUT WIDTH HEIGHT SEED PROMPT [source…]: writes one output. A source is a file, an http address, or nothing.
var sources = args.Skip(5).TakeWhile(a => a is not "--nsfw" and not "--time").Select(Source).ToArray();
var format = args[0].EndsWith(".png", StringComparison.Ordinal) ? ImageFormat.Png : ImageFormat.Jpeg;
var order = new PaintOrder("black-forest-labs/flux-2-klein-4b/edit", args[4], Number(args[3]), 4, (int)Number(args[1]), (int)Number(args[2]), format, sources, args.Contains("--nsfw"));
var file = Painter.Paint(order);
File.WriteAllBytes(args[0], file);
if (args.Contains("--time"))
{
    for (var round = 0; round < 6; round++)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            file = Painter.Paint(order);
        }

        Console.WriteLine($"{watch.ElapsedMilliseconds / 20.0:0.0} ms, {file.Length} bytes");
    }
}

return 0;

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

static PaintSource Source(string argument)
{
    if (argument.StartsWith("http", StringComparison.Ordinal))
    {
        return PaintSource.Synthetic(argument);
    }

    var bytes = File.ReadAllBytes(argument);
    return PaintSource.FromBytes(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
