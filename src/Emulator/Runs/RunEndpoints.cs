using System.Globalization;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Http.Damage;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>Create, read and cancel runs.</summary>
internal sealed class RunEndpoints(ApiPipeline pipeline, ModelCatalogue models, EmulatorOptions options, CallbackOutlook outlook)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (pattern, slug) in ModelPath.Patterns("/runs"))
        {
            routes.MapPost(pattern, pipeline.Keyed(call => Create(call, slug(call)), before: call => CreateGuard.Before(call, models, slug(call))))
                .WithMetadata(RouteMemory.PathAlone.Instance);
        }

        ModelPath.MapOnlyPost(routes, "/runs");
        routes.MapGet("/v1/runs/statuses", pipeline.Keyed(Statuses));
        routes.MapGet("/v1/runs", pipeline.Keyed(static call => new(RunList.Answer(call))));
        routes.MapGet("/v1/runs/{id}", pipeline.Keyed(Read));
        routes.MapPost("/v1/admin/runs/{id}/cancellation", pipeline.Keyed(Cancel));
    }

    private ValueTask<Answer> Create(ApiCall call, ReadOnlySpan<char> slug)
    {
        if (JsonBody.Read(call, out var tape) is { } malformed)
        {
            return new(Answer.Of(malformed));
        }

        using (tape)
        {
            if (models.Find(slug) is not { } model)
            {
                return new(Answer.Of(ApiError.ModelNotFound(slug.ToString(), models.Known)));
            }

            var problems = new Problems();
            var ordinals = call.Sandbox.Current.Part<CreateOrdinals>();
            var read = CreateRequest.Read(model, tape.Root, call.Http.Request.Headers[InBand.Header], problems, outlook, ordinals);
            if (problems.ToError(options.Strict) is { } invalid)
            {
                return new(Answer.Of(invalid));
            }

            ref readonly var request = ref Nullable.GetValueRefOrDefaultRef(in read);
            if (PromptRefusal.Of(call, request) is { } asked)
            {
                return new(asked);
            }

            var baseUrl = call.BaseUrl;
            var (run, refused) = RunCreation.Accept(call.Sandbox, request, baseUrl);
            if (run is null)
            {
                return new(Answer.Of(refused!));
            }

            call.Warn(request.Warnings);
            if (run.Faults.Count > 0)
            {
                new FaultTrace(call.Http, options.FaultHeader).Add(run.Faults);
            }

            call.Concerns(run.Id);
            return new(Answer.Json(201, call.Sandbox.Current.Part<RunTexts>().OfNew(run, call, baseUrl)));
        }
    }

    private static ValueTask<Answer> Read(ApiCall call)
    {
        if (call.Http.Request.QueryString.HasValue)
        {
            return new(ReadEmbedding(call));
        }

        var (run, now) = Find(call, Shown);
        return new(run is null ? Answer.Of(ApiError.RunNotFound(call.Route("id"))) : Document(call, 200, run, now));
    }

    private static Answer ReadEmbedding(ApiCall call)
    {
        var problems = new Problems();
        var embedded = NameList.Read("embed", call.Http.Request.Query["embed"].ToString(), RunEmbeds.Known, "runs", problems);
        var invalid = problems.ToError(strict: false);
        var (run, now) = Find(call, invalid is null ? Shown : static (_, entry, _) => entry.Run);
        if (run is null || invalid is not null)
        {
            return Answer.Of(run is null ? ApiError.RunNotFound(call.Route("id")) : invalid!);
        }

        call.Concerns(run.Spec.Id);
        return Answer.Json(200, RunEmbeds.Show(call.Sandbox, run, embedded, call.BaseUrl, now));
    }

    /// <summary>The run as this read shows it, which may move it.</summary>
    private static Run Shown(RunStore store, RunEntry entry, Instant at)
    {
        var shown = entry.Run;
        store.AfterRead(entry, at);
        return shown;
    }

    private static ValueTask<Answer> Cancel(ApiCall call)
    {
        if (JsonBody.Parse(call, out var document, mayBeEmpty: true) is { } malformed)
        {
            return new(Answer.Of(malformed));
        }

        using (document)
        {
            var problems = new Problems();
            CheckReason(document.RootElement, problems);
            if (problems.ToError(call.Sandbox.Options.Strict) is { } invalid)
            {
                return new(Find(call, static (_, entry, _) => entry.Run).Run is null
                    ? Answer.Of(ApiError.RunNotFound(call.Route("id")))
                    : Answer.Of(invalid));
            }

            call.Warn(problems.Warnings);
        }

        var cancelled = false;
        var (run, now) = Find(call, (store, entry, at) =>
        {
            cancelled = store.TryMove(entry, RunStatus.Cancelled, at);
            return entry.Run;
        });
        return new(run is null ? Answer.Of(ApiError.RunNotFound(call.Route("id"))) : Document(call, cancelled ? 201 : 200, run, now));
    }

    private static ValueTask<Answer> Statuses(ApiCall call) => new(Answer.Json(200, StatusList.Of(call.Sandbox.Options.Dialect)));

    private static void CheckReason(JsonElement body, Problems problems)
    {
        foreach (var property in body.EnumerateObject())
        {
            if (property.Name != "reason")
            {
                problems.Warn(["body", property.Name], "is no field of a cancellation and is ignored");
            }
            else if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                problems.Add(["body", "reason"], "must be a string or null", "type");
            }
            else if (property.Value.ValueKind == JsonValueKind.String && property.Value.GetString()!.EnumerateRunes().Count() is var length and not (>= 3 and <= 500))
            {
                problems.Add(["body", "reason"], string.Create(CultureInfo.InvariantCulture, $"must have 3 to 500 characters and has {length}"));
            }
        }
    }

    /// <summary>Does something with a run under the gate, once everything due has happened.</summary>
    private static (Run? Run, Instant Now) Find(ApiCall call, Func<RunStore, RunEntry, Instant, Run> use)
    {
        if (!Guid.TryParseExact(call.Route("id"), "D", out var id))
        {
            return (null, default);
        }

        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            var now = epoch.Clock.CatchUp();
            var store = epoch.Part<RunStore>();
            return (store.Find(id) is { } entry ? use(store, entry, now) : null, now);
        }
    }

    private static Answer Document(ApiCall call, int status, Run run, Instant now)
    {
        call.Concerns(run.Spec.Id);
        return Answer.Json(status, call.Sandbox.Current.Part<RunTexts>().Of(run, call.BaseUrl, now));
    }
}
