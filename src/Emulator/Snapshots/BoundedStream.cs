namespace Runflow.Emulator.Snapshots;

/// <summary>Collects bytes in memory up to a bound, and then throws rather than grow.</summary>
internal sealed class BoundedStream(long most) : Stream
{
    private readonly MemoryStream bytes = new();

    /// <summary>What was written; not to be used after the stream.</summary>
    public ReadOnlyMemory<byte> Written => bytes.GetBuffer().AsMemory(0, (int)bytes.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => bytes.Length;

    public override long Position
    {
        get => bytes.Length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (bytes.Length + buffer.Length > most)
        {
            throw new FullException();
        }

        bytes.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        bytes.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>There would be more than the bound.</summary>
    internal sealed class FullException : IOException;
}
