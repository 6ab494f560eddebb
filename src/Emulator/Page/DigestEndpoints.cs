using System.Buffers;
using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Page;

/// <summary>
/// <c>GET /_emulator/digest</c>: how a sandbox stands, as server-sent events, at most four times a second and only when
/// something changed. A run that moved three times in between is told of once, with its whole line, many of them in several
/// events, and of requests only their number: however busy the sandbox is, who watches costs it next to nothing.
/// <c>/_emulator/events</c> tells everything instead. There is no resuming: the first digest of a connection says how things
/// stand, and lists say the rest.
/// </summary>
internal sealed class DigestEndpoints(ControlPipeline pipeline, TimeProvider time, IHostApplicationLifetime host)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Lines in one event: who reads them takes each event in at one go, and has something else to do in between.</summary>
    private const int MostRows = 200;

    /// <summary>Looks without a change after which a comment is sent, so that a dead connection is noticed.</summary>
    private const int QuietLooks = 40;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/_emulator/digest", pipeline.Stream(StreamAsync));

    private async Task StreamAsync(HttpContext http, Sandbox sandbox)
    {
        var problems = new Problems();
        new ControlQuery(http.Request.Query, problems).RefuseRest();
        if (problems.ToError(strict: false) is { } invalid)
        {
            await AnswerWriter.WriteAsync(http, Problem.Of(invalid));
            return;
        }

        await EventStream.SendAsync(http, (response, cancel) => WatchAsync(response, sandbox, cancel), host.ApplicationStopping);
    }

    /// <summary>Follows the sandbox through all its epochs, until it is dropped.</summary>
    private async Task WatchAsync(HttpResponse response, Sandbox sandbox, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            var epoch = sandbox.Current;
            using var changes = Begin(epoch);
            if (changes is null)
            {
                // A reset puts the next epoch in its place before it ends this one; an ended one that is still there is the last.
                return;
            }

            await WatchAsync(response, epoch, changes, timer, cancel);
        }
        while (true);
    }

    private static async Task WatchAsync(HttpResponse response, Epoch epoch, Changes changes, PeriodicTimer timer, CancellationToken cancel)
    {
        byte[] told = [];
        var quiet = 0;
        do
        {
            var (state, rows, more) = Look(epoch, changes);
            if (rows.Count > 0 || more || !state.AsSpan().SequenceEqual(told))
            {
                (told, quiet) = (state, 0);
                for (var from = 0; from == 0 || from < rows.Count; from += MostRows)
                {
                    var part = rows.GetRange(from, Math.Min(MostRows, rows.Count - from));
                    await SendAsync(response, Digest(epoch, state, part, more && from + MostRows >= rows.Count), cancel);
                }
            }
            else if (++quiet % QuietLooks == 0)
            {
                await SendAsync(response, ": quiet\n\n"u8.ToArray(), cancel);
            }
        }
        while (ReferenceEquals(epoch.Sandbox.Current, epoch) && !epoch.Ended && await timer.WaitForNextTickAsync(cancel));
    }

    private static Changes? Begin(Epoch epoch)
    {
        lock (epoch.Gate)
        {
            return epoch.Ended ? null : new Changes(epoch);
        }
    }

    private static (byte[] State, List<RunRow> Rows, bool More) Look(Epoch epoch, Changes changes)
    {
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            var rows = changes.Take(out var more);
            return (Standing.Of(epoch), rows, more);
        }
    }

    /// <summary>One event: the standing, what the time is, and the lines of the runs that changed.</summary>
    private static byte[] Digest(Epoch epoch, byte[] state, List<RunRow> rows, bool more)
    {
        var output = new ArrayBufferWriter<byte>(512 + (rows.Count * 512));
        output.Write("event: digest\ndata: "u8);
        using (var writer = new Utf8JsonWriter(output, JsonText.Minimal))
        {
            writer.WriteStartObject();
            Instant now, wall;
            lock (epoch.Gate)
            {
                (now, wall) = (epoch.Clock.Now, epoch.Clock.Wall);
            }

            writer.WriteString("now", now.ToString());
            writer.WriteString("wall", wall.ToString());
            writer.WritePropertyName("standing");
            writer.WriteRawValue(state, skipInputValidation: true);
            writer.WriteBoolean("more", more);
            writer.WriteStartArray("runs");
            foreach (var row in rows)
            {
                writer.WriteStartObject();
                row.Write(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private static async Task SendAsync(HttpResponse response, byte[] bytes, CancellationToken cancel)
    {
        await response.Body.WriteAsync(bytes, cancel);
        await response.Body.FlushAsync(cancel);
    }
}
