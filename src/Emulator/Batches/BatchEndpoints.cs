using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Models;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Batches;

/// <summary>Create and read batches, their items, and what was sent to their callback. Source: section 7 of the wire reference.</summary>
internal sealed class BatchEndpoints(ApiPipeline pipeline, ModelCatalogue models, CallbackOutlook outlook)
{
    /// <summary>Stands for every batch of the organisation.</summary>
    private const string Any = "any";

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (pattern, slug) in ModelPath.Patterns("/batches"))
        {
            routes.MapPost(pattern, pipeline.Keyed(call => new(Create(call, slug(call))), before: call => CreateGuard.Before(call, models, slug(call))));
        }

        ModelPath.MapOnlyPost(routes, "/batches");
        routes.MapGet("/v1/batches/{id}", pipeline.Keyed(static call => new(Read(call))));
        routes.MapGet("/v1/batches/{id}/items", pipeline.Keyed(static call => new(Items(call))));
        routes.MapGet("/v1/batches/{id}/items/{item}", pipeline.Keyed(static call => new(Item(call))));
        routes.MapGet("/v1/batches/{id}/callback", pipeline.Keyed(static call => new(Deliveries(call))));
        routes.MapPost("/v1/batches/{id}/callback-redeliveries", pipeline.Keyed(static call => new(Redeliver(call))));
    }

    private Answer Create(ApiCall call, ReadOnlySpan<char> slug)
    {
        if (JsonBody.Read(call, out var tape) is { } malformed)
        {
            return Answer.Of(malformed);
        }

        using (tape)
        {
            if (models.Find(slug) is not { } model)
            {
                return Answer.Of(ApiError.ModelNotFound(slug.ToString(), models.Known));
            }

            var problems = new Problems();
            var request = BatchRequest.Read(model, tape.Root, call.Http.Request.Headers[InBand.Header], problems, outlook);
            if (problems.ToError(call.Sandbox.Options.Strict) is { } invalid)
            {
                return Answer.Of(invalid);
            }

            if (request!.Items.Select(item => PromptRefusal.Of(call, item)).FirstOrDefault(static asked => asked is not null) is { } asked)
            {
                return asked;
            }

            var (batch, refused) = BatchCreation.Accept(call.Sandbox, request, call.BaseUrl);
            if (batch is null)
            {
                return Answer.Of(refused!);
            }

            call.Warn(problems.Warnings);
            return Document(call, 201, batch);
        }
    }

    private static Answer Read(ApiCall call) => OnBatch(call, (_, batch, _) => Document(call, 200, batch));

    private static Answer Items(ApiCall call)
    {
        var any = call.Route("id") == Any;
        if (!any && Find(call) is null)
        {
            return Unknown(call);
        }

        var oneL = call.Sandbox.Options.Dialect.StatusOneL;
        return ListAnswer.Of(
            call,
            BatchItemList.Schema,
            $"batches/{call.Route("id").ToLowerInvariant()}/items",
            epoch => new SmallSource<BatchItem>(BatchItemList.Schema, any ? epoch.Part<BatchStore>().All.SelectMany(static batch => batch.Items) : Find(call)?.Items ?? []),
            (item, _) => BatchView.Item(item, oneL),
            WireJson.Wire.BatchItemDocument);
    }

    private static Answer Item(ApiCall call) => call.Under((epoch, _) =>
    {
        var any = call.Route("id") == Any;
        var batches = any ? epoch.Part<BatchStore>().All : Find(call) is { } one ? [one] : [];
        return Guid.TryParseExact(call.Route("item"), "D", out var id) && batches.SelectMany(static batch => batch.Items).FirstOrDefault(item => item.Id == id) is { } found
            ? Answer.Json(200, BatchView.Item(found, call.Sandbox.Options.Dialect.StatusOneL), WireJson.Wire.BatchItemDocument)
            : Answer.Of(ApiError.NotFound(call.Http.Request.Path, "batch item", $"GET /v1/batches/{call.Route("id")}/items lists those there are"));
    });

    private static Answer Deliveries(ApiCall call) => OnBatch(call, (epoch, batch, _) => Answer.Json(
        200,
        [.. epoch.Part<BatchStore>().Deliveries(batch.Id).Select(delivery => DeliveryView.Document(delivery.Snapshot(), call.Sandbox.Options.Dialect))],
        WireJson.Wire.IReadOnlyListDeliveryDocument));

    private static Answer Redeliver(ApiCall call)
    {
        if (BodyFields.Read(call, RedeliveryRules.Read, mayBeEmpty: true, out _) is { } refusal)
        {
            return refusal.Status == 422 ? OnBatch(call, (_, _, _) => Answer.Of(refusal)) : Answer.Of(refusal);
        }

        return OnBatch(call, (epoch, batch, now) =>
        {
            var store = epoch.Part<BatchStore>();
            return RedeliveryRules.WhyNot("batch", batch.Status.WireName(), batch.Status.IsTerminal(), batch.CallbackUrl, store.IsUnderWay(batch.Id)) is { } invalid
                ? Answer.Of(invalid)
                : Answer.Json(201, DeliveryView.Document(store.Redeliver(batch, now).Snapshot(), call.Sandbox.Options.Dialect), WireJson.Wire.DeliveryDocument);
        });
    }

    /// <summary>Does something with the batch of the path.</summary>
    private static Answer OnBatch(ApiCall call, Func<Epoch, Batch, Instant, Answer> act) =>
        call.Under((epoch, now) => Find(call, epoch) is { } batch ? act(epoch, batch, now) : Unknown(call));

    private static Batch? Find(ApiCall call)
    {
        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            return Find(call, epoch);
        }
    }

    private static Batch? Find(ApiCall call, Epoch epoch) =>
        Guid.TryParseExact(call.Route("id"), "D", out var id) ? epoch.Part<BatchStore>().Find(id) : null;

    private static Answer Unknown(ApiCall call) =>
        Answer.Of(ApiError.NotFound(call.Http.Request.Path, "batch", "one that was accepted goes when the last of its runs is forgotten"));

    private static Answer Document(ApiCall call, int status, Batch batch) => Answer.Json(status, BatchView.Document(call.Sandbox, batch), WireJson.Wire.BatchDocument);
}
