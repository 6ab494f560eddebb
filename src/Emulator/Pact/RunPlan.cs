using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Pact;

/// <summary>A run that a state asks for: a create request that was checked, and how its run is to stand.</summary>
internal sealed class RunPlan
{
    /// <summary>The request of the model page; no picture is fetched for it unless <c>sources</c> says so.</summary>
    private const string Page =
        """{"input":{"steps":4,"prompt":"Replace the computer monitors with a large glass aquarium full of colorful tropical fish and coral, the keyboard sits on a bed of white sand, small hermit crabs crawl on the mousepad","image_urls":["https://public.runflow.io/images/models/_shared/base-engineer.png"]}}""";

    private readonly CreateRequest request;
    private readonly RunStatus status;
    private readonly bool hasReceiver;

    private RunPlan(CreateRequest request, RunStatus status, bool hasReceiver)
    {
        this.request = request;
        this.status = status;
        this.hasReceiver = hasReceiver;
    }

    /// <summary>Reads the parameters <c>request</c> and <c>model</c>.</summary>
    /// <param name="given">Whose.</param>
    /// <param name="status">How the run is to stand.</param>
    /// <param name="directives">What takes it there, or keeps it there.</param>
    /// <param name="hasReceiver">Whether its callback goes to <see cref="PactStage.ReceiverUrl"/> when its request names no receiver.</param>
    /// <returns>Null when something is wrong.</returns>
    public static RunPlan? Read(PactParams given, RunStatus status, Directives directives, bool hasReceiver)
    {
        var read = given.Request(Page, static (model, body, problems) => CreateRequest.Read(model, body, null, problems));
        return read is { } request ? new RunPlan(request with { Directives = directives.Over(request.Directives ?? new Directives()) }, status, hasReceiver) : null;
    }

    /// <summary>Creates the run and moves the sandbox's clock until it stands as it is to, and its callback has been answered.</summary>
    /// <returns>The run, or why it cannot be had.</returns>
    public async ValueTask<(Run? Run, ApiError? Refusal)> MakeAsync(PactStage stage, Guid? id)
    {
        var own = request with { Id = id, CallbackUrl = request.CallbackUrl ?? (hasReceiver ? stage.ReceiverUrl : null) };
        var (run, refusal) = RunCreation.Accept(stage.Sandbox, own, stage.BaseUrl);
        return run is null ? (null, refusal) : await RunDrive.ToAsync(stage, run.Id, status, epoch => !epoch.Part<DeliveryStore>().IsUnderWay(run.Id));
    }
}
