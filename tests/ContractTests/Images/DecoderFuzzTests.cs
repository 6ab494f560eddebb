using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

/// <summary>
/// Mutated files: 200,000, or as many as the environment variable RUNFLOW_FUZZ_CASES says, on all cores, for at most
/// RUNFLOW_FUZZ_SECONDS (60). A case is a function of its number alone, whichever thread meets it. How many were done is
/// printed, and where time cut them short; RUNFLOW_FUZZ_FROM begins at another number.
/// </summary>
public sealed class DecoderFuzzTests
{
    private const int UsualCases = 200_000;
    private const int UsualSeconds = 60;

    // However slow the machine: fewer than these would show nothing.
    private const int FewestCases = 1000;

    private const long MostAllocation = (long)DecodeLimits.MaxPixels * DecodeLimits.MaxBytesPerPixel;

    [Fact]
    public void No_mutated_file_crashes_hangs_or_takes_more_memory_than_stated()
    {
        int wanted = Setting("RUNFLOW_FUZZ_CASES", UsualCases), first = Setting("RUNFLOW_FUZZ_FROM", 0);
        var bound = TimeSpan.FromSeconds(Setting("RUNFLOW_FUZZ_SECONDS", UsualSeconds));
        var watch = Stopwatch.StartNew();
        var seeds = Seeds();
        int taken = 0, readable = 0, refused = 0;
        var failures = new ConcurrentQueue<string>();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        void Work()
        {
            // Whoever takes a number also does it, so that those done are the first ones without a gap.
            while (failures.IsEmpty && (Volatile.Read(ref taken) < FewestCases || watch.Elapsed < bound))
            {
                var number = Interlocked.Increment(ref taken) - 1;
                if (number >= wanted)
                {
                    return;
                }

                try
                {
                    Interlocked.Increment(ref Reads(Case(first + number, seeds)) ? ref readable : ref refused);
                }
                catch (Exception e)
                {
                    failures.Enqueue($"case {first + number}: {e}");
                }
            }
        }

        var done = readable + refused;
        var verdict = done < wanted
            ? $", CUT SHORT by the bound of {bound.TotalSeconds:0} s (RUNFLOW_FUZZ_SECONDS): go on with RUNFLOW_FUZZ_FROM={first + done}"
            : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"decoder fuzz: {done} of {wanted} mutated files in {watch.Elapsed.TotalSeconds:0} s{verdict}; {readable} readable, {refused} refused"));
        Assert.True(failures.IsEmpty, string.Join('\n', failures));

        // Mutations that leave everything readable, or nothing, would test little.
        Assert.True(readable > done / 100 && refused > done / 100, $"{readable} readable, {refused} refused");
    }

    [Fact]
    public void A_case_is_the_same_whoever_meets_it()
    {
        var seeds = Seeds();
        var once = Enumerable.Range(0, 200).Select(number => Case(number, seeds)).ToList();
        Assert.Equal(once, Enumerable.Range(0, 200).Reverse().Select(number => Case(number, Seeds())).Reverse());
        Assert.True(once.DistinctBy(Convert.ToHexString).Count() > 190, "cases repeat each other");
    }

    /// <summary>Whether a file is read; fails when it is read wrongly.</summary>
    private static bool Reads(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var probe = SourceProbe.Of(file);
        using var raster = Decoding.TryDecode(file);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before <= MostAllocation, "too much memory");
        Assert.True(probe.Readable == probe.Problem is null && probe.Readable == probe.Width > 0, $"{probe}");
        if (probe.Kind is SourceKind.Png or SourceKind.Jpeg)
        {
            Assert.True(raster is not null, "probed as readable, yet cannot be decoded");
            Assert.Equal((probe.Width, probe.Height), (raster.Width, raster.Height));
            return true;
        }

        Assert.True(raster is null, $"probed as {probe.Kind}, yet decodes");
        return false;
    }

    /// <summary>The file of a number.</summary>
    private static byte[] Case(int number, List<byte[]> seeds)
    {
        // Numbers next to each other must not begin alike: their bits are mixed first, and zero is no state.
        var state = ((uint)number + 1) * 2654435769;
        state = (state ^ (state >> 15)) * 2246822519;
        state = (state ^ (state >> 13)) | 1;
        int Next(int below)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)below);
        }

        return Mutate((byte[])seeds[number % seeds.Count].Clone(), seeds[Next(seeds.Count)], Next);
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>(JpegSamples.All.Values) { JpegReaderTests.WithOrientation(JpegSamples.All["Baseline420"], 6, true) };
        foreach (var (type, depth) in PngSamples.Kinds)
        {
            seeds.Add(PngSamples.Make(19, 11, type, depth, depth % 3 == 1).File);
        }

        return seeds;
    }

    private static byte[] Mutate(byte[] file, byte[] other, Func<int, int> next)
    {
        for (var changes = 1 + next(4); changes > 0; changes--)
        {
            var at = next(file.Length);
            switch (next(8))
            {
                case 0:
                    file = file[..Math.Max(1, at)];
                    break;
                case 1:
                    file = [.. file[..at], .. other[Math.Min(at, other.Length)..]];
                    break;
                case 2:
                    file = [.. file[..at], .. file[Math.Min(file.Length, at + 1 + next(16))..], 0];
                    break;
                case 3:
                    file = [.. file[..at], (byte)next(256), (byte)next(256), .. file[at..]];
                    break;
                case 4:
                    file[at] = (byte)(next(2) * 255);
                    break;
                default:
                    file[at] ^= (byte)(1 << next(8));
                    break;
            }
        }

        return next(4) == 0 ? file : WithChecksums(file);
    }

    /// <summary>Puts a PNG's checksums right again, so that the mutation reaches what lies behind them.</summary>
    private static byte[] WithChecksums(byte[] file)
    {
        for (var at = 8; file.Length > at + 12 && file[0] == 0x89;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                break;
            }

            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), Checksums.Crc32(file.AsSpan(at + 4, (int)length + 4)));
            at = end + 4;
        }

        return file;
    }
}
