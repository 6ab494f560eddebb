using System.Runtime.CompilerServices;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>
/// The threads on which the runtime learns that sockets have something to read. By default each request is handed from them
/// to the thread pool, which costs a short one a fifth of its time. A process of ours lets requests begin right there, and
/// keeps those there that are over in microseconds: a poll, and a create without inline images. Everything else leaves for
/// the thread pool at once, since whoever stays holds up the other connections of the thread.
/// </summary>
internal static class TransportThread
{
    /// <summary>Bytes of the longest body that is taken there.</summary>
    public const int MostBytes = 16 * 1024;

    /// <summary>The runtime's own switch; there is no other way to say it. It is read once, when the first socket listens.</summary>
    private const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>How often a busy gate is looked at before the request leaves. Between two looks other threads have the processor: whoever
    /// holds a gate for long was mostly taken off it.</summary>
    private const int Looks = 100;

    /// <summary>Who has come to a gate within that time is most likely a request like this one, and gives it back before there is anything
    /// to wait for: until it is needed there is a body to be read.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromMicroseconds(50);

    private const string Runs = "/v1/runs/";
    private const string Models = "/v1/models/";
    private const int IdLength = 36;

    /// <summary>Whether this is one of them, or in any case no thread of the pool.</summary>
    public static bool IsCurrent => !Thread.CurrentThread.IsThreadPoolThread;

    /// <summary>Tells the runtime, for as long as the result is not disposed: until the server listens, and no longer, since
    /// processes that are started later shall not inherit it. Null when somebody else has said what he wants.</summary>
    public static IDisposable? Prepare()
    {
        if (Environment.GetEnvironmentVariable(Switch) is not null)
        {
            return null;
        }

        Environment.SetEnvironmentVariable(Switch, "1");
        return new Setting();
    }

    /// <summary>Lets requests begin on these threads. Without <see cref="Prepare"/> it does more harm than good.</summary>
    public static void Use(IWebHostBuilder host) => host.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);

    /// <summary>Whether a request is over so soon that it may stay: it is short, and nobody is busy with its sandbox.</summary>
    /// <param name="request">The request.</param>
    /// <param name="epoch">Whose; null when it names none.</param>
    public static bool Takes(HttpRequest request, Epoch? epoch)
    {
        var path = request.Path.Value ?? "";
        var isShort = HttpMethods.IsGet(request.Method)
            ? path.Length == Runs.Length + IdLength && path.StartsWith(Runs, StringComparison.Ordinal) && !request.QueryString.HasValue
            : HttpMethods.IsPost(request.Method) && request.ContentLength <= MostBytes && path.StartsWith(Models, StringComparison.Ordinal);
        return isShort && epoch is not null && IsFree(epoch.Clock);
    }

    /// <summary>Goes on in the thread pool.</summary>
    public static ConfiguredTaskAwaitable Leave() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    /// <summary>Whoever has the gate is mostly another request, and gives it back before this one could change threads.</summary>
    private static bool IsFree(SandboxClock clock)
    {
        for (var look = 0; look < Looks; look++)
        {
            if (clock.SinceEntered <= Brief)
            {
                return true;
            }

            if (clock.Gate.TryEnter())
            {
                clock.Gate.Exit();
                return true;
            }

            Thread.Yield();
        }

        return false;
    }

    private sealed class Setting : IDisposable
    {
        public void Dispose() => Environment.SetEnvironmentVariable(Switch, null);
    }
}
