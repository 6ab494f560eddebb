namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>
/// Listens to the connection of one attempt and keeps the request's head and the beginning of the answer. Written by the
/// connection's own reads and writes; an attempt that timed out may be read while its connection still ends.
/// </summary>
internal sealed class WireRecorder(TimeProvider time, long started)
{
    private static readonly HttpRequestOptionsKey<WireRecorder> Key = new("Runflow.Emulator.WireRecorder");

    private readonly Lock sync = new();
    private readonly List<byte> head = [];
    private readonly List<byte> answer = [];
    private bool headEnded;
    private long sent;
    private long received;
    private string? connection;
    private double? connectedMs;
    private double? firstByteMs;

    /// <summary>Has the connection of this request recorded.</summary>
    public void Attach(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <summary>The stream to use for a request: a recorded one where somebody listens.</summary>
    public static Stream Wrap(Stream plain, HttpRequestMessage request)
    {
        if (!request.Options.TryGetValue(Key, out var recorder))
        {
            return plain;
        }

        // The request's URL holds the address that was dialled.
        var url = request.RequestUri!;
        recorder.Connected($"{url.Host}:{url.Port}");
        return new RecordedStream(plain, recorder);
    }

    /// <summary>What was recorded so far.</summary>
    public Transcript Take(ReadOnlyMemory<byte> body)
    {
        lock (sync)
        {
            return new([.. head], body, sent, [.. answer], received, connection, connectedMs, firstByteMs);
        }
    }

    internal void Wrote(ReadOnlySpan<byte> bytes)
    {
        lock (sync)
        {
            sent += bytes.Length;
            while (!headEnded && !bytes.IsEmpty)
            {
                head.Add(bytes[0]);
                bytes = bytes[1..];
                headEnded = head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n';
            }
        }
    }

    internal void Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        lock (sync)
        {
            firstByteMs ??= time.GetElapsedTime(started).TotalMilliseconds;
            received += bytes.Length;
            answer.AddRange(bytes[..Math.Min(bytes.Length, Transcript.AnswerKept - answer.Count)]);
        }
    }

    private void Connected(string to)
    {
        lock (sync)
        {
            connection = to;
            connectedMs = time.GetElapsedTime(started).TotalMilliseconds;
        }
    }
}
