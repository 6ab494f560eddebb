using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Http;
using Runflow.Emulator.Http.Damage;
using Runflow.Emulator.Images;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>The point <c>output</c>: what faults do to a picture that is fetched.</summary>
internal sealed class OutputFaults(ImageCache images, EmulatorOptions options, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>Sends a whole file, with ranges.</summary>
    public delegate Task Sender(HttpContext http, byte[] bytes, string contentType, string identity);

    /// <summary>Passes the point; without rules, and without a request that asked, that is one look.</summary>
    /// <returns>The faults that strike.</returns>
    public IReadOnlyList<Decision> Pass(HttpContext http, Epoch epoch, Run run)
    {
        var store = epoch.Part<FaultStore>();
        if (store.Rules.At(FaultPoint.Output).IsEmpty && run.Spec.Directives is null)
        {
            return [];
        }

        var subject = FaultSubjects.OfRun(run.Spec, "output") with { Method = http.Request.Method, Path = http.Request.Path.Value };
        Clock.Instant now;
        lock (epoch.Gate)
        {
            now = epoch.Clock.CatchUp();
        }

        return new FaultTrace(http, options.FaultHeader).Add(
            store.Pass(FaultPoint.Output, subject, now, InBand.At(run.Spec.Directives?.Asked ?? [], FaultPoint.Output)));
    }

    /// <summary>Answers a fetch that was struck.</summary>
    /// <param name="http">The fetch.</param>
    /// <param name="order">What would have been painted.</param>
    /// <param name="struck">The faults.</param>
    /// <param name="send">Sends what is sent whole.</param>
    /// <param name="ended">Cancelled when the sandbox starts over.</param>
    public async Task AnswerAsync(HttpContext http, PaintOrder order, IReadOnlyList<Decision> struck, Sender send, CancellationToken ended)
    {
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
                    order = order with { Width = Math.Max(1, order.Width / 2), Height = Math.Max(1, order.Height / 2) };
                    break;
            }
        }

        var type = Painter.ContentType(order.Format);
        var damaged = FaultedCalls.Strike(new FaultedAnswer(StatusCodes.Status200OK, type, await images.GetAsync(order)), struck);
        if (damaged.CutAt is null)
        {
            // Other bytes have another entity tag.
            var identity = $"{order.Identity}-{string.Join('-', struck.Select(static strike => strike.Fault.Kind))}";
            await send(http, damaged.Body.ToArray(), damaged.ContentType ?? type, identity);
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, ended, host.ApplicationStopping);
        await DamagedWriter.WriteAsync(http, damaged, time, over.Token);
    }
}
