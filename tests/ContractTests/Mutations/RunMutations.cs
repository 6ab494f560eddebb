using Microsoft.Extensions.DependencyInjection;
using Runflow.Contracts;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Tests.Mutations;

/// <summary>Servers in which something else happens when a run ends or a callback was answered: a part of each epoch more, which
/// listens where the rooms listen to each other.</summary>
internal static class RunMutations
{
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(3);

    public static IReadOnlyList<Mutation> All { get; } =
    [
        OnEnd("debit-for-failures", "a failed run is debited", static (epoch, run) =>
        {
            if (run.Status == RunStatus.Failed)
            {
                epoch.Part<Account>().Debit(0.005m, epoch.Clock.Now);
            }
        }),
        OnEnd("no-debit", "a succeeded run costs nothing after all", static (epoch, run) =>
        {
            if (run.Status == RunStatus.Succeeded)
            {
                epoch.Part<Account>().Debit(-0.005m, epoch.Clock.Now);
            }
        }),
        OnEnd("cancelled-twice", "a cancelled run is told a second time", static (epoch, run) =>
        {
            if (run.Status == RunStatus.Cancelled && run.Spec.CallbackUrl is not null)
            {
                epoch.Part<DeliveryStore>().Redeliver(run, epoch.Clock.Now);
            }
        }),
        OnAttempt("second-wait-of-3-s", "the second wait is 3 s", static (epoch, delivery, attempt) =>
        {
            if (attempt.Number == 2 && delivery.Status == DeliveryStatus.Pending)
            {
                Later(epoch, delivery, attempt.SentAt.Plus(Longer));
            }
        }),
        OnAttempt("refusals-retried", "a callback that was refused with 4xx is sent again", static (epoch, delivery, attempt) =>
        {
            if (attempt is { Number: 1, Outcome.StatusCode: >= 400 and < 500 })
            {
                Later(epoch, delivery, attempt.SentAt.Plus(TimeSpan.FromSeconds(1)));
            }
        }),
        OnAttempt("told-twice", "a callback that was taken is sent once more", static (epoch, delivery, attempt) =>
        {
            if (attempt is { Number: 1, Outcome.StatusCode: 200 })
            {
                Later(epoch, delivery, attempt.SentAt.Plus(TimeSpan.FromSeconds(1)));
            }
        }),
        OnAttempt("given-up-at-once", "a callback is not sent again after a 5xx", static (epoch, delivery, attempt) =>
        {
            if (attempt.Outcome.StatusCode >= 500)
            {
                epoch.Clock.Unschedule(delivery);
            }
        }),
    ];

    private static void Later(Epoch epoch, Delivery delivery, Instant at)
    {
        epoch.Clock.Unschedule(delivery);
        epoch.Clock.Schedule(delivery, at);
    }

    private static Mutation OnEnd(string name, string title, Action<Epoch, Run> act) =>
        Listening(name, title, epoch => epoch.Part<RunStore>().Ended += entry => act(epoch, entry.Run));

    private static Mutation OnAttempt(string name, string title, Action<Epoch, Delivery, Attempt> act) =>
        Listening(name, title, epoch => epoch.Part<Outbox>().AttemptEnded += (delivery, attempt) => act(epoch, delivery, attempt));

    private static Mutation Listening(string name, string title, Action<Epoch> listen) => new(name, title, Witness.Behaviour, services =>
    {
        var ours = services.Last(static service => service.ServiceType == typeof(SandboxBlueprint)).ImplementationFactory!;
        services.AddSingleton(provider => ((SandboxBlueprint)ours(provider)).Add(epoch =>
        {
            listen(epoch);
            return new Listener();
        }));
    });

    private sealed class Listener;
}
