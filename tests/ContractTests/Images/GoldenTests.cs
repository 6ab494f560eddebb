using System.Security.Cryptography;
using Runflow.Emulator.Images;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

/// <summary>
/// The bytes of outputs, as SHA-256, on every machine and runtime. When a change of the look is meant, raise
/// <see cref="Painter.Version"/> and take the new list from the failure's message.
/// </summary>
public sealed class GoldenTests
{
    [Fact]
    public void Outputs_are_the_bytes_they_have_always_been()
    {
        var actual = Cases().AsParallel().AsOrdered().Select(c => $"{c.Name} {Convert.ToHexStringLower(SHA256.HashData(Painter.Paint(c.Order)))}").ToArray();
        Assert.True(actual.Length >= 40);
        var changed = actual.Except(Goldens.List).Count();
        Assert.True(Goldens.List.SequenceEqual(actual), $"{changed} of {actual.Length} changed. Now:\n{string.Join('\n', actual)}");
    }

    private static IEnumerable<(string Name, PaintOrder Order)> Cases()
    {
        var seed = 1L;
        foreach (var (name, width, height) in Orders.Presets)
        {
            foreach (var format in (ImageFormat[])[ImageFormat.Png, ImageFormat.Jpeg])
            {
                yield return ($"{name}/{format}/none", Orders.Of(width, height, format, seed++));
                yield return ($"{name}/{format}/png", Orders.Of(width, height, format, seed++, sources: Orders.Png()));
                yield return ($"{name}/{format}/synthetic", Orders.Of(width, height, format, seed++, sources: [Orders.Synthetic, Orders.Jpeg()]));
            }
        }

        foreach (var (width, height) in ((int, int)[])[(256, 256), (1440, 256), (256, 1440), (1440, 1440), (512, 256), (1008, 1344)])
        {
            yield return ($"{width}x{height}/jpeg", Orders.Of(width, height, seed: seed++ << 40, sources: [Orders.Jpeg(), Orders.Gif()]));
            yield return ($"{width}x{height}/nsfw", Orders.Of(width, height, seed: seed++, nsfw: true, sources: Orders.Synthetic));
        }
    }
}
