namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>
/// What really went over the connection of one attempt, as plain text under TLS: for the inspector, which shows bytes and
/// not what they were meant to be. Immutable.
/// </summary>
/// <param name="RequestHead">Request line and headers as written, the empty line included; empty when nothing was written.</param>
/// <param name="RequestBody">The body that was to follow; normally the frozen bytes of the delivery themselves, without a copy.</param>
/// <param name="SentBytes">Bytes written in all. Below head and body together, the receiver stopped taking them.</param>
/// <param name="Answer">What came back, status line and framing included: at most the first <see cref="AnswerKept"/> bytes.</param>
/// <param name="AnswerBytes">Bytes read in all.</param>
/// <param name="Connection">The address that was dialled, <c>127.0.0.1:9000</c>; <c>in process</c> for a sink of a host without a
/// port; null when no connection came about.</param>
/// <param name="ConnectedMs">Wall time from the attempt's start until it had a connection, TLS included.</param>
/// <param name="FirstByteMs">Wall time from the attempt's start until the first byte of the answer.</param>
internal sealed record Transcript(
    byte[] RequestHead,
    ReadOnlyMemory<byte> RequestBody,
    long SentBytes,
    byte[] Answer,
    long AnswerBytes,
    string? Connection,
    double? ConnectedMs,
    double? FirstByteMs)
{
    /// <summary>Most bytes of an answer that are kept, its head included.</summary>
    public const int AnswerKept = 8 * 1024;

    /// <summary>Of an attempt that got no connection.</summary>
    public static Transcript Nothing(ReadOnlyMemory<byte> body) => new([], body, 0, [], 0, null, null, null);
}
