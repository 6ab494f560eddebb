using System.Diagnostics;
using Runflow.Emulator.Images;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>Drawing and encoding outputs of 1024 by 1024 on one core, each with another seed and one source.</summary>
internal static class Pictures
{
    public static Task MeasureAsync(Plan plan, Report report)
    {
        for (var i = 0; i < 20; i++)
        {
            Paint(i);
        }

        var times = new List<double>();
        for (var i = 0; i < plan.Rounds(full: 100, quick: 20); i++)
        {
            times.Add(Paint(i));
        }

        report.Figure("image 1024x1024 PNG, drawn and encoded", Spread.Of(times), "0.0", " ms");
        report.Figure("images on one core", Spread.Of(times.Select(static time => 1000 / time)), "0.0", " images/s");
        return Task.CompletedTask;
    }

    private static double Paint(int number)
    {
        var order = new PaintOrder(
            ExampleRequest.Model, "Make the bicycle red and keep the background as it is", 1 + number, 4, 1024, 1024, ImageFormat.Png,
            [PaintSource.Synthetic("https://images.runflow.test/bicycle.png")], Nsfw: false);
        var watch = Stopwatch.StartNew();
        Painter.Paint(order);
        return watch.Elapsed.TotalMilliseconds;
    }
}
