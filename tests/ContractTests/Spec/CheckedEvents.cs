using System.Text;
using System.Text.Json;
using Runflow.Emulator.Spec;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>A stream of server-sent events that holds each one against the document while a test reads it: reading on behind one
/// that is not described fails.</summary>
internal sealed class CheckedEvents(Stream inner, OpenApiContract contract, JsonElement response) : Stream
{
    private readonly List<byte> line = [];
    private readonly Dictionary<string, string> fields = [];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The same content, judged as it is read.</summary>
    public static async Task<HttpContent> OfAsync(HttpContent content, OpenApiContract contract, JsonElement response, CancellationToken cancellation)
    {
        var judged = new StreamContent(new CheckedEvents(await content.ReadAsStreamAsync(cancellation), contract, response));
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            judged.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }

        return judged;
    }

    public override int Read(byte[] buffer, int offset, int count) => Look(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Look(buffer.Span[..read]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Look(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            if (one != (byte)'\n')
            {
                line.Add(one);
                continue;
            }

            Take(Encoding.UTF8.GetString([.. line]));
            line.Clear();
        }

        return bytes.Length;
    }

    private void Take(string text)
    {
        if (text.Length > 0)
        {
            var (name, value) = text.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon ? (text[..colon], text[(colon + 2)..]) : (text, "");
            if (name.Length > 0)
            {
                fields[name] = value;
            }
        }
        else if (fields.Count > 0)
        {
            var problems = EventRules.Check(contract, response, fields);
            if (problems.Count > 0)
            {
                throw new ContractViolationException($"The event {string.Join(", ", fields)} is not described:{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", problems)}");
            }

            fields.Clear();
        }
    }
}
