using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>
/// What the header <c>Idempotency-Key</c> does to every mutating route: the first request is answered as without it; its
/// answer, when it is a 2xx, is replayed byte for byte to each later request of the same key, method, path and body; another
/// body is a 409. A twin that comes while the first is under way waits for it. Source: section 1 of the wire reference.
/// </summary>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";

    /// <summary>Characters of a key at most.</summary>
    private const int MaxLength = 255;

    /// <summary>Answers a request that has the header.</summary>
    /// <param name="call">The request.</param>
    /// <param name="handler">Decides when there is nothing to replay.</param>
    /// <param name="before">What is refused before the key is looked at; null for a body that is no JSON.</param>
    public static async ValueTask<Answer> AnswerAsync(ApiCall call, ApiHandler handler, Func<ApiCall, ApiError?>? before)
    {
        if ((before ?? Malformed)(call) is { } malformed)
        {
            return Answer.Of(malformed);
        }

        var key = call.Http.Request.Headers[Header];
        if (key is not [{ Length: > 0 and <= MaxLength } text])
        {
            return Answer.Of(Unusable(key.Count));
        }

        var slot = Slot(call.Http.Request.Method, call.Http.Request.Path.Value!, text);
        var body = SHA256.HashData(call.Body.Span);
        while (true)
        {
            var epoch = call.Sandbox.Current;
            var store = epoch.Part<IdempotencyStore>();
            IdempotencyEntry entry;
            bool mine;
            lock (epoch.Gate)
            {
                (entry, mine) = store.Claim(slot, body, epoch.Clock.CatchUp());
            }

            if (mine)
            {
                return await FirstAsync(call, handler, epoch, entry);
            }

            if (entry.Answer is { } stored)
            {
                return entry.Body.AsSpan().SequenceEqual(body) ? Replay(call, stored) : Answer.Of(Conflict);
            }

            await entry.Ended.WaitAsync(call.Http.RequestAborted);
        }
    }

    /// <summary>Why a text cannot be a key; null when it can.</summary>
    public static string? Problem(string key) => key.Length is > 0 and <= MaxLength ? null : $"must have 1 to {MaxLength} characters";

    /// <summary>Lets a key stand for the answer to a body, as if a request had been answered so. Under the gate.</summary>
    /// <returns>Whether the key was free.</returns>
    public static bool Remember(Epoch epoch, string method, string path, string key, ReadOnlySpan<byte> body, StoredAnswer answer)
    {
        var (entry, mine) = epoch.Part<IdempotencyStore>().Claim(Slot(method, path, key), SHA256.HashData(body), epoch.Clock.Now);
        if (mine)
        {
            epoch.Part<IdempotencyStore>().Settle(entry, answer, epoch.Clock.Now);
        }

        return mine;
    }

    private static ApiError Conflict { get; } = ApiError.Conflict(
        $"This {Header} was used for another body on this route within the last 24 hours of sandbox time; send a new key with a new body.");

    private static async ValueTask<Answer> FirstAsync(ApiCall call, ApiHandler handler, Epoch epoch, IdempotencyEntry entry)
    {
        StoredAnswer? kept = null;
        try
        {
            var answer = await handler(call);
            kept = answer.Status is >= 200 and < 300
                ? new StoredAnswer(answer.Status, answer.ContentType, answer.Body.ToArray(), answer.Masked, call.Warnings, call.Run)
                : null;
            return answer;
        }
        finally
        {
            lock (epoch.Gate)
            {
                epoch.Part<IdempotencyStore>().Settle(entry, kept, epoch.Clock.Now);
            }
        }
    }

    private static Answer Replay(ApiCall call, StoredAnswer stored)
    {
        call.Warn(stored.Warnings);
        if (stored.Run != Guid.Empty)
        {
            call.Concerns(stored.Run);
        }

        return new Answer { Status = stored.Status, ContentType = stored.ContentType, Body = stored.Body, Masked = stored.Masked };
    }

    private static ApiError? Malformed(ApiCall call)
    {
        // A deletion has no body to be malformed.
        if (HttpMethods.IsDelete(call.Http.Request.Method))
        {
            return null;
        }

        var problem = JsonBody.Parse(call, out var document, mayBeEmpty: true);
        document?.Dispose();
        return problem is { Status: StatusCodes.Status400BadRequest } ? problem : null;
    }

    private static ApiError Unusable(int count)
    {
        var problems = new Problems();
        problems.Add(["header", Header], count == 1 ? $"must have 1 to {MaxLength} characters" : "must be sent once");
        return problems.ToError(strict: false)!;
    }

    /// <summary>What an answer is kept under: a hash of method, path and key. The sandbox is the store's.</summary>
    private static UInt128 Slot(string method, string path, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{method}\n{path}\n{key}"));
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
