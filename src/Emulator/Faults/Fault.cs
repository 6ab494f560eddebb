using System.Text.Json;

namespace Runflow.Emulator.Faults;

/// <summary>
/// One way to go wrong, with its parameters: a value. What it does to bytes is a pure function beside them; what it does
/// to a connection, a run or a delivery is done by the room that owns these. Each kind has a file of its own in
/// <c>Kinds</c>, which documents its parameters; <see cref="Kinds.FaultKinds"/> lists them all.
/// </summary>
internal abstract record Fault
{
    /// <summary>The longest time that a parameter can name: 366 days, in milliseconds.</summary>
    public const long MostMs = 366L * 24 * 3600 * 1000;

    /// <summary>Its name on the wire.</summary>
    public abstract string Kind { get; }

    /// <summary>True when what it does depends on the order in which requests of different keys arrive.</summary>
    public virtual bool IsOrderDependent => false;

    /// <summary>Writes its parameters, those left out excepted, in a fixed order.</summary>
    public virtual void WriteParameters(Utf8JsonWriter writer)
    {
    }

    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", Kind);
        WriteParameters(writer);
        writer.WriteEndObject();
    }
}

/// <summary>A fault that changes the answer as a value: status, headers and bytes. How the bytes then leave is another matter.</summary>
internal abstract record AnswerFault : Fault
{
    /// <summary>The answer after it has struck; the very same when it found nothing to act on.</summary>
    /// <param name="whole">The answer before.</param>
    /// <param name="chance">The strike's own draw, for what is left to chance.</param>
    public abstract FaultedAnswer Strike(FaultedAnswer whole, Chance.Draw chance);
}

/// <summary>An answer as faults see it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Value of Content-Type, or null.</param>
/// <param name="Body">All of the body.</param>
internal sealed record FaultedAnswer(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Bytes that are sent before the connection is closed, fewer than were announced; null for all.</summary>
    public int? CutAt { get; init; }

    /// <summary>Bytes sent in each second of wall time; null for as fast as it goes.</summary>
    public int? BytesPerSecond { get; init; }
}
