using Runflow.Emulator.Images;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

public sealed class OutputSizeTests
{
    [Theory]
    [InlineData(1024, 1024, 1024, 1024)]
    [InlineData(1000, 600, 1008, 608)]
    [InlineData(4032, 3024, 1440, 1088)]
    [InlineData(64, 64, 256, 256)]
    [InlineData(100, 200, 256, 512)]
    [InlineData(5000, 10, 1440, 256)]
    [InlineData(10, 5000, 256, 1440)]
    [InlineData(1, 1, 256, 256)]
    [InlineData(1, int.MaxValue, 256, 1440)]
    public void Follows_the_source_within_the_bounds(int width, int height, int outWidth, int outHeight)
        => Assert.Equal((outWidth, outHeight), OutputSize.FromSource(width, height));

    [Fact]
    public void Is_always_a_multiple_of_16_between_256_and_1440()
    {
        for (var width = 1; width < 4000; width += 37)
        {
            for (var height = 1; height < 4000; height += 41)
            {
                foreach (var side in (int[])[OutputSize.FromSource(width, height).Width, OutputSize.FromSource(width, height).Height])
                {
                    Assert.True(side % 16 == 0 && side is >= 256 and <= 1440, $"{width} x {height} gives {side}");
                }
            }
        }
    }
}
