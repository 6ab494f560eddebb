using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;

namespace Runflow.Emulator.Bench.Children;

/// <summary>
/// Sends one request over and over on a fixed number of connections for a fixed time. It is told <c>port milliseconds
/// base64-of-the-request</c> by a line, and says <c>requests seconds</c>. A run of <c>########</c> in the request is
/// replaced by a count, so that no two creates are the same.
/// </summary>
internal static class LoadGenerator
{
    private const int Connections = 16;

    private static int created;

    public static async Task RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var (count, seconds) = Run(
                int.Parse(words[0], CultureInfo.InvariantCulture),
                TimeSpan.FromMilliseconds(int.Parse(words[1], CultureInfo.InvariantCulture)),
                Convert.FromBase64String(words[2]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {seconds:R}"));
        }
    }

    private static (long Count, double Seconds) Run(int port, TimeSpan time, byte[] request)
    {
        var connections = Enumerable.Range(0, Connections).Select(_ => new Connection(port)).ToArray();
        var count = 0L;
        var watch = Stopwatch.StartNew();
        var threads = Array.ConvertAll(connections, connection => new Thread(() => Interlocked.Add(ref count, Loop(connection, [.. request], watch, time))));
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        var seconds = watch.Elapsed.TotalSeconds;
        Array.ForEach(connections, static connection => connection.Dispose());
        return (count, seconds);
    }

    private static long Loop(Connection connection, byte[] request, Stopwatch watch, TimeSpan time)
    {
        var hole = request.AsSpan().IndexOf("########"u8);
        var count = 0L;
        while (watch.Elapsed < time)
        {
            if (hole >= 0)
            {
                Utf8Formatter.TryFormat(Interlocked.Increment(ref created), request.AsSpan(hole, 8), out _, new('D', 8));
            }

            if (!connection.Ask(request).StartsWith("HTTP/1.1 20"u8))
            {
                throw new InvalidOperationException("The server answered something other than success.");
            }

            count++;
        }

        return count;
    }
}
