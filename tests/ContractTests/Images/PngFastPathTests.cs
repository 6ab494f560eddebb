using System.IO.Compression;
using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Png;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

/// <summary>The parts of the PNG writer that take many bytes at once do what its specification says byte by byte, at every length and
/// wherever a group ends.</summary>
public sealed class PngFastPathTests
{
    [Fact]
    public void Filtered_rows_are_the_differences_of_the_png_specification()
    {
        var random = new Noise(3);
        var types = new HashSet<byte>();
        foreach (var length in Noise.Lengths.Where(static length => length > 0))
        {
            // Smooth across, smooth down, or neither: so that each type is chosen somewhere.
            uint[] above = random.Pixels(length), row = (length % 3) switch
            {
                0 => [.. above.Select(static pixel => pixel ^ 0x010101)],
                1 => [.. Enumerable.Range(0, length).Select(static x => 0xFF000000 | (uint)(x & 255) * 0x010101)],
                _ => [.. above.Select(static (pixel, x) => pixel ^ ((uint)x & 1))],
            };
            var target = new byte[1 + (3 * length) + 16];
            RowFilter.Apply(row, above, target);
            types.Add(target[0]);
            Assert.Equal(Plain(row, above, target[0]), target[..(1 + (3 * length))]);
            RowFilter.Apply(row, default, target);
            Assert.Equal(Plain(row, new uint[length], target[0]), target[..(1 + (3 * length))]);
        }

        Assert.Equal((byte[])[1, 2, 4], types.Order().ToArray());
    }

    [Fact]
    public void Runs_are_found_where_four_pixels_or_more_repeat_the_one_before()
    {
        var random = new Noise(4);
        for (var round = 0; round < 400; round++)
        {
            int width = 1 + random.Below(90), stride = 1 + (3 * width), rows = 1 + random.Below(4);
            var data = new byte[rows * stride];
            for (var at = 0; at < data.Length;)
            {
                // Single bytes, and stretches of equal ones of any length and place.
                var value = (byte)random.Below(3);
                for (var count = 1 + (random.Below(3) == 0 ? random.Below(80) : 0); count > 0 && at < data.Length; count--)
                {
                    data[at++] = value;
                }
            }

            var runs = new (int, int)[data.Length];
            var found = PixelRuns.Find(data, stride, runs);
            Assert.Equal(PlainRuns(data, stride), runs[..found]);
        }
    }

    [Fact]
    public void Checksums_are_those_of_their_definitions_at_every_length_and_in_parts()
    {
        var random = new Noise(5);
        foreach (var length in (int[])[.. Enumerable.Range(0, 300), 5551, 5552, 5553, 11_200, 70_001])
        {
            var data = new byte[length];
            foreach (ref var value in data.AsSpan())
            {
                // Long stretches of the largest byte bring the sums as high as they can be.
                value = length % 3 == 0 ? (byte)255 : (byte)random.Below(256);
            }

            uint low = 1, high = 0, crc = ~0u;
            foreach (var value in data)
            {
                low = (low + value) % 65521;
                high = (high + low) % 65521;
                crc ^= value;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
                }
            }

            var cut = random.Below(length + 1);
            Assert.Equal((high << 16) | low, Checksums.Adler32(data));
            Assert.Equal((high << 16) | low, Checksums.Adler32(data.AsSpan(cut), Checksums.Adler32(data.AsSpan(0, cut))));
            Assert.Equal(~crc, Checksums.Crc32(data));
            Assert.Equal(~crc, Checksums.Crc32(data.AsSpan(cut), Checksums.Crc32(data.AsSpan(0, cut))));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public void A_block_whose_many_runs_are_unlike_those_that_were_counted_holds_what_it_was_given(int match)
    {
        // Sixteen runs of zeros, then forty-eight of anything: the code is made of the first, and the others are its worst.
        var random = new Noise(7);
        var runs = Enumerable.Range(0, 4096).Select(_ => (Literals: 36, Match: match)).ToArray();
        var data = new byte[4096 * (36 + match)];
        for (var i = 0; i < data.Length; i++)
        {
            var run = i / (36 + match);
            data[i] = i % (36 + match) >= 36 ? data[i - 3] : (run & 48) == 0 ? (byte)0 : (byte)random.Below(256);
        }

        Assert.Equal(data, Inflated(data, runs));
    }

    [Fact]
    public void A_block_of_small_differences_holds_what_it_was_given()
    {
        // From -1 to 2, which are written together, with others at every place among them.
        var random = new Noise(8);
        for (var round = 0; round < 200; round++)
        {
            var data = new byte[1 + random.Below(4000)];
            foreach (ref var value in data.AsSpan())
            {
                value = (byte)(random.Below(40) < round % 20 ? random.Below(256) : random.Below(4) - 1);
            }

            Assert.Equal(data, Inflated(data, [(data.Length, 0)]));
        }
    }

    [Fact]
    public void A_block_of_deflate_holds_what_it_was_given_whatever_the_lengths_of_its_codes()
    {
        var random = new Noise(6);
        for (var round = 0; round < 60; round++)
        {
            // Each further value is half, or four fifths, as frequent: codes reach all lengths up to the longest.
            var data = new byte[1 + random.Below(200_000)];
            foreach (ref var value in data.AsSpan())
            {
                while (value < 40 && random.Below(10) < (round % 2 == 0 ? 5 : 8))
                {
                    value++;
                }
            }

            var runs = new List<(int, int)>();
            for (var at = 0; at < data.Length;)
            {
                int literals = Math.Min(data.Length - at, 3 + random.Below(70)), match = Math.Min(3 * random.Below(200), (data.Length - at - literals) / 3 * 3);
                runs.Add((literals, match));
                for (var i = at + literals; i < at + literals + match; i++)
                {
                    data[i] = data[i - 3];
                }

                at += literals + match;
            }

            Assert.Equal(data, Inflated(data, [.. runs]));
        }
    }

    /// <summary>What the runtime's own inflate reads of a block written by ours.</summary>
    private static byte[] Inflated(byte[] data, (int Literals, int Match)[] runs)
    {
        var stream = new byte[DeflateWriter.Bound(data.Length, 1)];
        var writer = new DeflateWriter(stream);
        writer.Block(data, runs, last: true);
        writer.Finish();
        using var inflated = new MemoryStream();
        using (var inflate = new DeflateStream(new MemoryStream(stream, 0, writer.Written), CompressionMode.Decompress))
        {
            inflate.CopyTo(inflated);
        }

        return inflated.ToArray();
    }

    private static byte[] Plain(uint[] row, uint[] above, byte type)
    {
        var bytes = new List<byte> { type };
        for (var x = 0; x < row.Length; x++)
        {
            for (var channel = 0; channel < 24; channel += 8)
            {
                int At(uint[] pixels, int place) => place < 0 ? 0 : (int)((pixels[place] >> channel) & 255);
                int a = At(row, x - 1), b = At(above, x), c = At(above, x - 1), p = a + b - c;
                int fromLeft = Math.Abs(p - a), fromAbove = Math.Abs(p - b), fromCorner = Math.Abs(p - c);
                var paeth = fromLeft <= fromAbove && fromLeft <= fromCorner ? a : fromAbove <= fromCorner ? b : c;
                bytes.Add((byte)(At(row, x) - (type switch { 1 => a, 2 => b, _ => paeth })));
            }
        }

        return [.. bytes];
    }

    private static List<(int, int)> PlainRuns(byte[] data, int stride)
    {
        var runs = new List<(int, int)>();
        var literals = 0;
        for (var row = 0; row < data.Length; row += stride)
        {
            for (var at = row + 1; at < row + stride;)
            {
                var end = at;
                while (at > row + 1 && end < row + stride && data.AsSpan(end, 3).SequenceEqual(data.AsSpan(end - 3, 3)))
                {
                    end += 3;
                }

                if (end - at >= 12)
                {
                    runs.Add((literals, end - at));
                    (literals, at) = (0, end);
                    continue;
                }

                var next = Math.Max(end, at + 3);
                literals += next - at + (at == row + 1 ? 1 : 0);
                at = next;
            }
        }

        if (literals > 0)
        {
            runs.Add((literals, 0));
        }

        return runs;
    }
}
