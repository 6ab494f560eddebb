using System.Globalization;

namespace Runflow.Emulator.Bench.Children;

/// <summary>What a server did in one slice of load.</summary>
/// <param name="PerSecond">Requests answered in a second of wall time.</param>
/// <param name="Processor">Microseconds of processor time that it used for each of them.</param>
internal readonly record struct Slice(double PerSecond, double Processor);

/// <summary>
/// Emulator and echo side by side under the same load from a third process. They are loaded in turn, never at once, and
/// who goes first changes with every pair, so that whatever else the machine does meets both alike.
/// </summary>
internal sealed class LoadPair : IDisposable
{
    /// <summary>Requests until the just-in-time compiler has done its last on a server; a busy machine needs longer for
    /// them and the compiler longer too, so they are counted and not timed.</summary>
    public const int WarmUp = 150_000;

    private readonly Child emulator;
    private readonly Child echo = Child.OfBench(ChildModes.Echo);
    private readonly Child load = Child.OfBench(ChildModes.Load);
    private readonly int emulatorPort;
    private readonly int echoPort;
    private readonly string request;

    public LoadPair(Child emulator, int emulatorPort, byte[] request, byte[] answer)
    {
        this.emulator = emulator;
        this.emulatorPort = emulatorPort;
        this.request = Convert.ToBase64String(request);
        echo.Tell(Convert.ToBase64String(answer));
        echoPort = echo.HearPort();
    }

    /// <summary>Warms both up and measures pairs of slices.</summary>
    public List<(Slice Emulator, Slice Echo)> Run(Plan plan)
    {
        Warm(milliseconds => OfEmulator(milliseconds).Count, plan.Rounds(full: WarmUp, quick: WarmUp / 2));
        Warm(milliseconds => OfEcho(milliseconds).Count, plan.Rounds(full: WarmUp, quick: WarmUp / 2));
        var slice = plan.Rounds(full: 1000, quick: 500);
        var pairs = new List<(Slice, Slice)>();
        for (var i = 0; i < plan.Rounds(full: 15, quick: 5); i++)
        {
            if (i % 2 == 0)
            {
                var first = OfEmulator(slice).Slice;
                pairs.Add((first, OfEcho(slice).Slice));
            }
            else
            {
                var first = OfEcho(slice).Slice;
                pairs.Add((OfEmulator(slice).Slice, first));
            }
        }

        return pairs;
    }

    public void Dispose()
    {
        load.Dispose();
        echo.Dispose();
    }

    /// <summary>Loads a server until it has answered so many requests, at most a minute, whatever the machine.</summary>
    /// <param name="load">Loads it for so many milliseconds and answers the number of requests.</param>
    public static void Warm(Func<int, long> load, int requests)
    {
        for (var i = 0; i < 120 && requests > 0; i++)
        {
            requests -= (int)load(500);
        }
    }

    private (Slice Slice, long Count) OfEmulator(int milliseconds) => Load(emulator, emulatorPort, milliseconds);

    private (Slice Slice, long Count) OfEcho(int milliseconds) => Load(echo, echoPort, milliseconds);

    private (Slice Slice, long Count) Load(Child server, int port, int milliseconds)
    {
        var before = server.ProcessorTime;
        load.Tell(string.Create(CultureInfo.InvariantCulture, $"{port} {milliseconds} {request}"));
        var words = load.Hear().Split(' ');
        var (count, seconds) = (long.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
        return (new Slice(count / seconds, (server.ProcessorTime - before).TotalMicroseconds / count), count);
    }
}
