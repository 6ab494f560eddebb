using System.Diagnostics;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Telemetry;

/// <summary>
/// The spans of requests, runs and attempts, in wall time, named by the conventions of OpenTelemetry. Each is made when its
/// subject has ended, so nothing of the platform sees it as current and no <c>traceparent</c> leaves with a callback.
/// </summary>
internal static class Spans
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "Runflow.Emulator";

    private static readonly ActivitySource Source = new(SourceName, ProductVersion.Number);

    /// <summary>Begins the span of a request in the trace that its <c>traceparent</c> names; null when nobody listens.</summary>
    public static Activity? Begin(Exchange exchange)
    {
        var parent = ActivityContext.TryParse(exchange.Headers.Find("traceparent"), exchange.Headers.Find("tracestate"), isRemote: true, out var context)
            ? context
            : default;
        return Begin(exchange.Method, ActivityKind.Server, parent, exchange.Wall);
    }

    /// <summary>Ends the span of a request.</summary>
    public static void End(Activity span, Exchange exchange)
    {
        span.DisplayName = exchange.Operation is { } route ? $"{exchange.Method} {route}" : exchange.Method;
        span.SetTag("http.request.method", exchange.Method);
        span.SetTag("http.route", exchange.Operation);
        span.SetTag("url.path", exchange.Path);
        span.SetTag("http.response.status_code", exchange.Status == 0 ? null : exchange.Status);
        span.SetTag("runflow.request_id", exchange.Id);
        span.SetTag("runflow.sandbox", exchange.Epoch.Sandbox.Identity.Id);
        span.SetTag("runflow.run_id", exchange.Run == Guid.Empty ? null : exchange.Run.ToString());
        Faults(span, exchange.Faults);
        if (exchange.Status is 0 or >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error, exchange.IsAborted ? "the client hung up" : null);
        }

        End(span, exchange.Wall.Plus(exchange.Duration));
    }

    /// <summary>The whole span of a run that has ended; null when nobody listens.</summary>
    public static ActivityContext? Of(Run run, ActivityContext parent)
    {
        var (spec, wall) = (run.Spec, run.Wall);
        if (Begin($"run {spec.Model.Slug}", ActivityKind.Internal, parent, wall.Created) is not { } span)
        {
            return null;
        }

        span.SetTag("runflow.run_id", spec.Id.ToString());
        span.SetTag("runflow.model", spec.Model.Slug);
        span.SetTag("runflow.status", run.Status.WireName());
        span.SetTag("runflow.created_at", spec.CreatedAt.ToString());
        span.SetTag("runflow.completed_at", run.CompletedAt?.ToString());
        Event(span, RunStatus.Dispatching, wall.Dispatched, run.DispatchedAt);
        Event(span, RunStatus.Running, wall.Started, run.StartedAt);
        Faults(span, spec.Faults);
        if (run.Failure is { } failure)
        {
            span.SetTag("runflow.failure_code", failure.Code);
            span.SetTag("runflow.failure_stage", failure.Stage);
            span.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        End(span, wall.Completed ?? wall.Created);
        return span.Context;
    }

    /// <summary>The whole span of an attempt that has ended.</summary>
    public static void Of(Delivery delivery, Attempt attempt, ActivityContext parent)
    {
        if (Begin("POST", ActivityKind.Client, parent, attempt.SentWall) is not { } span)
        {
            return;
        }

        var outcome = attempt.Outcome;
        span.SetTag("http.request.method", "POST");
        span.SetTag("server.address", Uri.TryCreate(delivery.Order.Url, UriKind.Absolute, out var url) ? url.Authority : null);
        span.SetTag("http.response.status_code", outcome.StatusCode);
        span.SetTag("runflow." + delivery.Order.SubjectName, delivery.Order.SubjectId.ToString());
        span.SetTag("runflow.delivery_id", delivery.Id.ToString());
        span.SetTag("runflow.attempt", attempt.Number);
        span.SetTag("runflow.sent_at", attempt.SentAt.ToString());
        Faults(span, attempt.Faults);
        if (!outcome.IsTaken)
        {
            span.SetStatus(ActivityStatusCode.Error, outcome.ErrorMessage);
        }

        End(span, attempt.SentWall.Plus(TimeSpan.FromMilliseconds(outcome.ResponseTimeMs)));
    }

    private static Activity? Begin(string name, ActivityKind kind, ActivityContext parent, Instant at)
    {
        // Without a parent the current activity would become one.
        Activity.Current = null;
        var span = Source.StartActivity(name, kind, parent, startTime: at.ToDateTimeOffset());
        Activity.Current = null;
        return span;
    }

    private static void End(Activity span, Instant at)
    {
        span.SetEndTime(at.ToDateTimeOffset().UtcDateTime);
        span.Dispose();
    }

    private static void Event(Activity span, RunStatus status, Instant? wall, Instant? sandbox)
    {
        if (wall is { } at)
        {
            span.AddEvent(new ActivityEvent(status.WireName(), at.ToDateTimeOffset(), new ActivityTagsCollection { ["runflow.at"] = sandbox?.ToString() }));
        }
    }

    private static void Faults(Activity span, IReadOnlyList<Decision> decisions)
    {
        var struck = decisions.Where(static decision => decision.Strikes).Select(static decision => decision.Label).ToArray();
        if (struck.Length > 0)
        {
            span.SetTag("runflow.faults", struck);
        }
    }
}
