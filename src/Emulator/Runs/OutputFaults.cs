using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Http;
using Runflow.Emulator.Http.Damage;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>A picture as it is served.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Identity">What its entity tag is made from.</param>
internal sealed record Picture(byte[] Bytes, string ContentType, string Identity);

/// <summary>The point <c>output</c>: what faults do to a picture that is fetched, be it an output, an asset or a thumbnail.</summary>
internal sealed class OutputFaults(EmulatorOptions options, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>Sends a whole file, with ranges.</summary>
    public delegate Task Sender(HttpContext http, byte[] bytes, string contentType, string identity);

    /// <summary>Passes the point with a picture of a run; without rules, and without a request that asked, that is one look.</summary>
    /// <returns>The faults that strike.</returns>
    public IReadOnlyList<Decision> Pass(HttpContext http, Epoch epoch, Run run) => IsClear(epoch) && run.Spec.Directives is null
        ? []
        : Pass(http, epoch, FaultSubjects.OfRun(run.Spec, "output"), InBand.At(run.Spec.Directives?.Asked ?? [], FaultPoint.Output));

    /// <summary>Passes the point with an asset or its thumbnail.</summary>
    /// <returns>The faults that strike.</returns>
    public IReadOnlyList<Decision> Pass(HttpContext http, Epoch epoch, Guid asset) => IsClear(epoch)
        ? []
        : Pass(http, epoch, new FaultSubject { Operation = "asset", Key = asset.ToString() }, []);

    /// <summary>Answers a fetch that was struck.</summary>
    /// <param name="http">The fetch.</param>
    /// <param name="picture">What would have been served; or, asked for that, a valid picture of half its sides.</param>
    /// <param name="struck">The faults.</param>
    /// <param name="send">Sends what is sent whole.</param>
    /// <param name="ended">Cancelled when the sandbox starts over.</param>
    public async Task AnswerAsync(HttpContext http, Func<bool, Task<Picture>> picture, IReadOnlyList<Decision> struck, Sender send, CancellationToken ended)
    {
        var halved = false;
        foreach (var strike in struck)
        {
            switch (strike.Fault)
            {
                case StatusFault status:
                    await AnswerWriter.WriteAsync(http, FaultRefusals.Of(http, status));
                    return;
                case ExpiredFault:
                    await AnswerWriter.WriteAsync(http, Answer.Of(ExpiredFault.Error));
                    return;
                case WrongSizeFault:
                    halved = true;
                    break;
            }
        }

        var (bytes, type, identity) = await picture(halved);
        var damaged = FaultedCalls.Strike(new FaultedAnswer(StatusCodes.Status200OK, type, bytes), struck);
        if (damaged.CutAt is null)
        {
            // Other bytes have another entity tag.
            await send(http, damaged.Body.ToArray(), damaged.ContentType ?? type, $"{identity}-{string.Join('-', struck.Select(static strike => strike.Fault.Kind))}");
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, ended, host.ApplicationStopping);
        await DamagedWriter.WriteAsync(http, damaged, time, over.Token);
    }

    private static bool IsClear(Epoch epoch) => epoch.Part<FaultStore>().Rules.At(FaultPoint.Output).IsEmpty;

    private IReadOnlyList<Decision> Pass(HttpContext http, Epoch epoch, FaultSubject subject, IReadOnlyList<Fault> asked)
    {
        Clock.Instant now;
        lock (epoch.Gate)
        {
            now = epoch.Clock.CatchUp();
        }

        return new FaultTrace(http, options.FaultHeader).Add(epoch.Part<FaultStore>().Pass(
            FaultPoint.Output, subject with { Method = http.Request.Method, Path = http.Request.Path.Value }, now, asked));
    }
}
