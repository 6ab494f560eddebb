using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>
/// An exchange as bytes: what has a fixed length, the texts, the headers, the bodies, one behind the other. Ten thousand ended
/// requests are then a few pages to the garbage collector and not some hundred thousand objects.
/// </summary>
internal sealed partial class Exchange
{
    /// <summary>One that has ended.</summary>
    private Exchange(Epoch epoch, ReadOnlyMemory<byte> packed, ExchangeExtras? extras)
    {
        var head = MemoryMarshal.Read<PackedHead>(packed.Span);
        var rest = packed[Unsafe.SizeOf<PackedHead>()..];
        Epoch = epoch;
        (Number, At, Wall) = (head.Number, head.At, head.Wall);
        (Status, Duration, Run) = (head.Status, head.Duration, head.Run);
        (IsKeyed, IsCutOff, IsAborted, IsClosed) = (head.IsKeyed, head.IsCutOff, head.IsAborted, true);
        (Warnings, Faults) = (extras?.Warnings ?? [], extras?.Faults ?? []);
        Method = Text(ref rest, head.MethodLength);
        Path = Text(ref rest, head.PathLength);
        Query = Text(ref rest, head.QueryLength);
        Operation = head.OperationLength < 0 ? null : Text(ref rest, head.OperationLength);
        Headers = new KeptHeaders(Bytes(ref rest, head.HeaderBytes), head.HeadersSize, head.HeadersWhole);
        RequestBody = head.AskedSize < 0 ? null : new KeptBody(Bytes(ref rest, head.AskedBytes), head.AskedSize);
        AnswerBody = head.AnsweredSize < 0 ? null : new KeptBody(rest, head.AnsweredSize);
    }

    /// <summary>What has no fixed form and is rare; null for nothing.</summary>
    public ExchangeExtras? Extras => Warnings.Count == 0 && Faults.Count == 0 ? null : new(Warnings, Faults);

    /// <summary>Bytes that <see cref="Pack"/> writes.</summary>
    public int PackedLength => Unsafe.SizeOf<PackedHead>() + (sizeof(char) * (Method.Length + Path.Length + Query.Length + (Operation?.Length ?? 0)))
        + Headers.Lines.Length + (RequestBody?.Bytes.Length ?? 0) + (AnswerBody?.Bytes.Length ?? 0);

    /// <summary>Writes all of it but its <see cref="Extras"/>.</summary>
    /// <param name="output">As many bytes as <see cref="PackedLength"/> says.</param>
    public void Pack(Span<byte> output)
    {
        MemoryMarshal.Write(output, new PackedHead
        {
            Number = Number,
            At = At,
            Wall = Wall,
            Duration = Duration,
            Run = Run,
            AskedSize = RequestBody?.Size ?? -1,
            AnsweredSize = AnswerBody?.Size ?? -1,
            Status = Status,
            HeadersSize = Headers.Size,
            HeaderBytes = Headers.Lines.Length,
            AskedBytes = RequestBody?.Bytes.Length ?? 0,
            MethodLength = Method.Length,
            PathLength = Path.Length,
            QueryLength = Query.Length,
            OperationLength = Operation?.Length ?? -1,
            HeadersWhole = Headers.IsWhole,
            IsKeyed = IsKeyed,
            IsCutOff = IsCutOff,
            IsAborted = IsAborted,
        });
        var rest = output[Unsafe.SizeOf<PackedHead>()..];
        Put(ref rest, MemoryMarshal.AsBytes(Method.AsSpan()));
        Put(ref rest, MemoryMarshal.AsBytes(Path.AsSpan()));
        Put(ref rest, MemoryMarshal.AsBytes(Query.AsSpan()));
        Put(ref rest, MemoryMarshal.AsBytes(Operation.AsSpan()));
        Put(ref rest, Headers.Lines.Span);
        Put(ref rest, RequestBody is { } asked ? asked.Bytes.Span : default);
        Put(ref rest, AnswerBody is { } answered ? answered.Bytes.Span : default);
    }

    /// <summary>Reads what <see cref="Pack"/> has written.</summary>
    /// <param name="epoch">The life of the sandbox that it came in.</param>
    /// <param name="packed">The bytes; what is read shows them, and is good for as long as they are.</param>
    /// <param name="extras">As they were then.</param>
    public static Exchange Unpack(Epoch epoch, ReadOnlyMemory<byte> packed, ExchangeExtras? extras) => new(epoch, packed, extras);

    private static void Put(ref Span<byte> output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output);
        output = output[bytes.Length..];
    }

    private static string Text(ref ReadOnlyMemory<byte> input, int length) =>
        new(MemoryMarshal.Cast<byte, char>(Bytes(ref input, sizeof(char) * length).Span));

    private static ReadOnlyMemory<byte> Bytes(ref ReadOnlyMemory<byte> input, int length)
    {
        var bytes = input[..length];
        input = input[length..];
        return bytes;
    }

    /// <summary>What has a fixed length.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct PackedHead
    {
        public long Number;
        public Instant At;
        public Instant Wall;
        public TimeSpan Duration;
        public Guid Run;

        /// <summary>Bytes of the whole body; -1 for none.</summary>
        public long AskedSize;

        /// <summary>Bytes of the whole body; -1 for none.</summary>
        public long AnsweredSize;
        public int Status;
        public int HeadersSize;
        public int HeaderBytes;
        public int AskedBytes;
        public int MethodLength;
        public int PathLength;
        public int QueryLength;

        /// <summary>-1 when no route took it.</summary>
        public int OperationLength;
        public bool HeadersWhole;
        public bool IsKeyed;
        public bool IsCutOff;
        public bool IsAborted;
    }
}

/// <summary>What few requests have.</summary>
/// <param name="Warnings">What was accepted and is unlikely to be meant.</param>
/// <param name="Faults">Every rule that was asked.</param>
internal sealed record ExchangeExtras(IReadOnlyList<string> Warnings, IReadOnlyList<Decision> Faults)
{
    /// <summary>Memory it holds, roughly.</summary>
    public long Bytes => 64 + (Faults.Count * Decision.Bytes) + Warnings.Sum(static warning => 24L + (2 * warning.Length));
}
