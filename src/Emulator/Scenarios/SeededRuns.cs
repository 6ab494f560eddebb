using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Scenarios;

/// <summary>A group of runs that a sandbox is born with.</summary>
/// <param name="Count">How many.</param>
/// <param name="Status">Where they stand at birth.</param>
/// <param name="Failure">Why they failed, when they did.</param>
/// <param name="Every">Between the ends of those that have ended, back from birth.</param>
/// <param name="Model">What they are runs of.</param>
/// <param name="Request">The create request as JSON; what it leaves out is made up for each run.</param>
internal sealed record RunGroup(int Count, RunStatus Status, RunFailure? Failure, TimeSpan Every, ModelDefinition Model, byte[] Request);

/// <summary>
/// The runs of a scenario. They have lived before the sandbox was born, at the pace of its lifecycle: nobody was called,
/// nothing was paid, and no counter saw them. Ids and all that is made up follow from the sandbox's seed.
/// </summary>
internal static class SeededRuns
{
    /// <summary>Runs that all groups together may have.</summary>
    private const int Most = 10_000;

    private const long DayMs = 24L * 3600 * 1000;

    private static readonly string[] Stages = ["preprocess", "dispatch", "inference", "postprocess"];

    public static ScenarioStep Read(JsonElement list, ModelCatalogue models, EmulatorOptions options, Problems problems)
    {
        var groups = new List<RunGroup>();
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            string[] loc = ["body", index.ToString(CultureInfo.InvariantCulture)];
            if (item.ValueKind != JsonValueKind.Object)
            {
                problems.Add(loc, "must be a mapping", "type");
            }
            else if (Group(item, loc, models, options, problems) is { } group)
            {
                groups.Add(group);
            }
        }

        var most = Math.Min(Most, options.MaxPendingRuns);
        if (groups.Sum(static group => (long)group.Count) is var count && count > most)
        {
            problems.Add(["body"], string.Create(CultureInfo.InvariantCulture, $"asks for {count} runs in all; at most {most} are made"));
        }

        return new() { Populate = epoch => epoch.Part<RunStore>().Restore(Make(epoch, groups)) };
    }

    private static RunGroup? Group(JsonElement item, string[] loc, ModelCatalogue models, EmulatorOptions options, Problems problems)
    {
        var before = problems.Found.Count;
        var fields = new JsonFields(item, problems, loc);
        var count = fields.Integer("count", 1, Most) ?? 1;
        var named = fields.Text("status", 40);
        var (code, message, stage) = (fields.Text("failure_code", 200), fields.Text("failure_message", 2000), fields.Text("failure_stage", 40));
        var every = fields.Integer("every_ms", 0, DayMs);
        var slug = fields.Text("model", 400);
        var request = fields.Has("request") ? item.GetProperty("request") : default;
        fields.RefuseRest();

        var status = RunStatus.Queued;
        if (named is not null && !RunStatuses.TryParse(named, out status))
        {
            Choice.Refuse(problems, [.. loc, "status"], named, [.. RunStatuses.All.Select(static known => known.WireName())]);
        }

        if (stage is not null && !Stages.Contains(stage))
        {
            Choice.Refuse(problems, [.. loc, "failure_stage"], stage, Stages);
        }

        if (status != RunStatus.Failed && (code ?? message ?? stage) is not null)
        {
            problems.Add(loc, "names a failure, which goes with status: failed only");
        }

        if (every is not null && !status.IsTerminal())
        {
            problems.Add([.. loc, "every_ms"], "goes with runs that have ended only");
        }

        var model = models.Find(slug ?? ModelCatalogue.Usual);
        if (model is null)
        {
            problems.Add([.. loc, "model"], $"is not known{Settings.Nearest.Question(slug!, models.Slugs)} There are {models.Known}", "enum");
        }
        else
        {
            CheckRequest(model, request, status, [.. loc, "request"], options, problems);
        }

        return problems.Found.Count > before ? null : new RunGroup(
            (int)count,
            status,
            status == RunStatus.Failed ? new RunFailure(code ?? "PROVIDER_ERROR", message ?? "The scenario lets this run fail.", stage ?? "inference") : null,
            TimeSpan.FromMilliseconds(every ?? 60_000),
            model!,
            Text(request));
    }

    /// <summary>The request as the scenario gives it; what it does not give is made up.</summary>
    private static byte[] Text(JsonElement request) => request.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(request).ToArray() : "{}"u8.ToArray();

    /// <summary>Reads the request as the API would, with everything made up that it leaves out.</summary>
    private static void CheckRequest(ModelDefinition model, JsonElement request, RunStatus status, string[] loc, EmulatorOptions options, Problems problems)
    {
        if (request.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object))
        {
            problems.Add(loc, "must be a mapping, the body of a create request", "type");
            return;
        }

        // What the API would only warn of is a mistake here: nobody reads the warnings of a birth.
        var found = new Problems();
        using var body = MadeUp.Request(Text(request), options.Seed, 0, 0, found);
        var read = body is null ? null : CreateRequest.Read(model, body.Root, null, found);
        foreach (var problem in found.ToError(strict: true)?.Fields ?? [])
        {
            problems.Add([.. loc, .. problem.Loc.Skip(1)], problem.Msg, problem.Type);
        }

        if (read is { HoleSources.Count: > 0 })
        {
            problems.Add([.. loc, "input"], "has images sent inline or as assets, which a sandbox that is not yet born has no room for; name http(s) URLs");
        }

        if (read?.CallbackUrl is not null && status.IsTerminal())
        {
            problems.Add([.. loc, "callback_url"], "goes with runs that have not ended: whoever was to be told was told before the sandbox was born");
        }
    }

    private static SavedRuns Make(Epoch epoch, List<RunGroup> groups)
    {
        var (unfinished, finished) = (new List<SavedRun>(), new List<Run>());
        foreach (var (groupNumber, group) in groups.Index())
        {
            for (var number = 0; number < group.Count; number++)
            {
                using var body = MadeUp.Request(group.Request, epoch.Seed, groupNumber, number, new Problems())!;
                var request = CreateRequest.Read(group.Model, body.Root, null, new Problems())!.Value;
                var run = Lived(epoch, group, request, number);
                if (run.Status.IsTerminal())
                {
                    finished.Add(run);
                }
                else
                {
                    var planned = epoch.Sandbox.Lifecycle.Advance == AdvanceMode.Time ? RunWay.TimeInStatus(run.Spec, run.Status, epoch.Sandbox) : null;
                    unfinished.Add(new SavedRun(run, planned is { } time ? epoch.Clock.Now.Plus(time) : null, Waits: false, Announced: null));
                }
            }
        }

        return new SavedRuns(unfinished, [.. finished.OrderBy(static run => run.CompletedAt).ThenBy(static run => run.Spec.Id)]);
    }

    /// <summary>The run as it stands at birth, with a life behind it that ends, or has come to its status, in time.</summary>
    private static Run Lived(Epoch epoch, RunGroup group, in CreateRequest request, int number)
    {
        var birth = epoch.Clock.Now;
        var prepared = new PreparedRun(epoch, request);
        prepared.Take(epoch);
        var baseUrl = epoch.Sandbox.Options.PublicUrl ?? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{epoch.Sandbox.Options.Port}");
        var ended = birth.Plus(group.Status.IsTerminal() ? -group.Every * number : TimeSpan.Zero);

        // How long it takes does not depend on when it began: live once to know, and once at the right time.
        var rehearsal = Live(epoch, group, RunCreation.Spec(epoch, prepared, [], birth, baseUrl, batch: null), birth);
        var created = ended.Plus(birth - rehearsal.At);
        var spec = RunCreation.Spec(epoch, prepared, [], created, baseUrl, batch: null);
        return Live(epoch, group, group.Status == RunStatus.Queued ? spec : spec with { SourceUrls = [] }, created).Run;
    }

    private static (Run Run, Instant At) Live(Epoch epoch, RunGroup group, RunSpec spec, Instant at)
    {
        var wall = epoch.Clock.Wall;
        var run = new Run(spec, new RunState(RunStatus.Queued) { Wall = new WallTimes(wall) });
        foreach (var next in Way(group))
        {
            at = at.Plus(RunWay.TimeInStatus(run.Spec, run.Status, epoch.Sandbox) ?? TimeSpan.Zero);
            Debit? debit = next == RunStatus.Succeeded ? new Debit(spec.Price, epoch.Part<Account>().Balance) : null;
            run = run.Moved(next, at, wall, next == RunStatus.Failed ? group.Failure : null, debit);
        }

        return (run, at);
    }

    private static RunStatus[] Way(RunGroup group) => group.Status switch
    {
        RunStatus.Queued => [],
        RunStatus.Dispatching => [RunStatus.Dispatching],
        RunStatus.Running => [RunStatus.Dispatching, RunStatus.Running],
        RunStatus.Failed when group.Failure is { Stage: "preprocess" or "dispatch" } => [RunStatus.Dispatching, RunStatus.Failed],
        var end => [RunStatus.Dispatching, RunStatus.Running, end],
    };
}
