using System.Security.Cryptography;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks.Sink;

/// <summary>
/// The sinks of one epoch: receivers that exist as soon as somebody calls them. Guarded by the epoch's gate, which it takes
/// itself where it says so.
/// </summary>
internal sealed partial class SinkStore(Epoch epoch)
{
    /// <summary>Names that are known at once; one more is refused.</summary>
    public const int MostSinks = 1000;

    /// <summary>Messages and bytes kept for all sinks of a sandbox; the oldest go.</summary>
    private const int MostMessages = 10_000;
    private const long MostBytes = 16 << 20;

    private readonly LinkedList<SinkMessage> messages = [];
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private long bytes;
    private long numbers;

    /// <summary>Told of every message, under the gate.</summary>
    public event Action<SinkMessage>? Received;

    /// <summary>The sinks and how many messages each got since it was last cleared.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>Messages that a sink got since it was last cleared, also those that are no longer kept.</summary>
    public long Count(string sink) => counts.GetValueOrDefault(sink);

    /// <summary>What is kept of a sink, in order of arrival.</summary>
    public IEnumerable<SinkMessage> Of(string sink) => messages.Where(message => message.Sink == sink);

    /// <summary>Takes a message in. Takes the gate; hashing happens outside of it.</summary>
    /// <returns>The message with the answer that it is to get; null when there are too many sinks.</returns>
    public SinkMessage? Receive(string sink, SinkScript script, SinkRequest request)
    {
        IReadOnlyList<SigningSecret> secrets;
        lock (epoch.Gate)
        {
            secrets = CandidateSecrets.Of(epoch);
        }

        var (verdict, secret) = SinkMessage.Verify(request, secrets);
        var sha = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var body = KeptBody.Copy(request.Body.Span);
        var headers = SinkMessage.Keep(request.Headers);
        var callback = request.Header("Runflow-Request-Id");
        lock (epoch.Gate)
        {
            var now = epoch.Clock.CatchUp();
            if (!counts.ContainsKey(sink) && counts.Count >= MostSinks)
            {
                return null;
            }

            // By callback and not by arrival: each of two callbacks that come at once gets the script from its beginning.
            var before = Of(sink).Count(message => message.RequestId == callback);
            var message = new SinkMessage
            {
                Sink = sink,
                Number = ++numbers,
                At = now,
                Wall = epoch.Clock.Wall,
                Method = request.Method,
                Target = request.Target,
                Headers = headers,
                Body = body,
                Sha256 = sha,
                Signature = verdict,
                Secret = secret,
                RequestId = callback,
                Answer = script.At(before),
            };
            if (!epoch.Ended)
            {
                Keep(message);
            }

            return message;
        }
    }

    /// <summary>Starts a sink over: no messages, count at 0, scripts at their beginning.</summary>
    public void Clear(string sink)
    {
        for (var node = messages.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Sink == sink)
            {
                Drop(node);
            }

            node = next;
        }

        counts.Remove(sink);
    }

    private void Keep(SinkMessage message)
    {
        counts[message.Sink] = Count(message.Sink) + 1;
        messages.AddLast(message);
        bytes += message.Bytes;
        while (messages.Count > 1 && (messages.Count > MostMessages || bytes > MostBytes))
        {
            Drop(messages.First!);
        }

        Received?.Invoke(message);
    }

    private void Drop(LinkedListNode<SinkMessage> node)
    {
        bytes -= node.Value.Bytes;
        messages.Remove(node);
    }
}
