using System.Buffers;

namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>The beginning of an answer's body, and what was wrong with the rest.</summary>
/// <param name="Kept">At most the first <see cref="KeptBytes"/>.</param>
/// <param name="Broken">What ended the reading before the body's end; null when it ended by itself or was enough.</param>
internal readonly record struct AnswerBody(byte[] Kept, Exception? Broken)
{
    public const int KeptBytes = 4 * 1024;

    /// <summary>Where reading stops; the connection is then given up and not drained.</summary>
    public const int ReadBytes = 64 * 1024;

    public static async Task<AnswerBody> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(KeptBytes);
        var kept = new MemoryStream();
        Exception? broken = null;
        try
        {
            using var stream = await content.ReadAsStreamAsync(cancellationToken);
            for (var total = 0; total < ReadBytes;)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, KeptBytes), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                total += read;
                kept.Write(buffer, 0, Math.Min(read, KeptBytes - (int)kept.Length));
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            broken = e;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new(kept.ToArray(), broken);
    }
}
