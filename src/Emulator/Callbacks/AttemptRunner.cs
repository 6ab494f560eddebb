using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>
/// Sends one attempt of a delivery: the frozen bytes, the request id, and the signature over exactly these bytes. Shared
/// by all sandboxes; the gate keeps a receiver that hangs from holding more than its share of any of them.
/// </summary>
internal sealed class AttemptRunner(CallbackSender sender, ILogger<AttemptRunner> logger)
{
    private static readonly Action<ILogger, Guid, Exception?> Defect = LoggerMessage.Define<Guid>(LogLevel.Critical, new(22, nameof(Defect)),
        "Sending delivery {Id} met a defect of the emulator.");

    private readonly ReceiverGate gate = new();

    /// <summary>Sends.</summary>
    /// <param name="sandbox">Whose delivery.</param>
    /// <param name="delivery">What is sent.</param>
    /// <param name="faults">What is to go wrong with it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What came of it; null when <paramref name="cancel"/> ended it.</returns>
    public async Task<AttemptOutcome?> RunAsync(Sandbox sandbox, Delivery delivery, AttemptFaults faults, CancellationToken cancel)
    {
        // Whoever fires the item holds the epoch's gate: give it back before any byte is sent.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var url = new Uri(delivery.Order.Url);
            using var place = await gate.EnterAsync(sandbox.Identity.Id, url, cancel);
            var outcome = await sender.SendAsync(new CallbackMessage(url, faults.Body(delivery.Payload), Headers(delivery, faults)), cancel);

            // It may have come on a thread that others wait for, and what follows takes the gate.
            await TransportThread.Leave();
            return outcome;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception defect)
        {
            Defect(logger, delivery.Id, defect);
            return AttemptOutcome.Failed(AttemptFault.Connection, "The emulator has a defect; its log tells more.");
        }
    }

    /// <summary>What a delivery's attempts carry beside the headers of every callback.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(Delivery delivery, AttemptFaults faults)
    {
        var headers = new List<KeyValuePair<string, string>> { new("Runflow-Request-Id", delivery.RequestId.ToString()) };
        if (faults.Signature(delivery.Secret, delivery.Payload) is { } signature)
        {
            headers.Add(new("Runflow-Signature", signature));
        }

        return headers;
    }
}
