using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>Waiting without sleeping: <c>GET /_emulator/await?runs.terminal=3&amp;requests.POST=3&amp;timeout_ms=5000</c>.</summary>
internal sealed class AwaitEndpoints(ControlPipeline pipeline, TimeProvider time, IHostApplicationLifetime host)
{
    private const long MostMs = 600_000;
    private const long DefaultMs = 5000;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/_emulator/await", pipeline.Route(Await));

    private async ValueTask<Answer> Await(ApiCall call)
    {
        var problems = new Problems();
        var query = new ControlQuery(call.Http.Request.Query, problems);
        var (wait, timeout) = (new CounterWait(Goals(query, problems)), TimeSpan.FromMilliseconds(query.Integer("timeout_ms", 0, MostMs) ?? DefaultMs));
        query.RefuseRest(Counters.Names);
        if (problems.ToError(strict: false) is { } invalid)
        {
            return Problem.Of(invalid);
        }

        var epoch = call.Sandbox.Current;
        var counts = epoch.Part<CounterStore>();
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            counts.Begin(wait);
        }

        using var gone = CancellationTokenSource.CreateLinkedTokenSource(call.Http.RequestAborted, host.ApplicationStopping);
        await ((Task)wait.Ended.WaitAsync(timeout, time, gone.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (epoch.Gate)
        {
            counts.Abandon(wait);
            if (!wait.Ended.IsCompleted)
            {
                wait.Look(counts);
            }

            return Tell(epoch, wait, timeout);
        }
    }

    private static List<Goal> Goals(ControlQuery query, Problems problems)
    {
        var goals = new List<Goal>();
        foreach (var name in query.Names)
        {
            if (Goal.Of(name) is { } goal && query.Integer(name, 0, long.MaxValue) is { } least)
            {
                goals.Add(goal with { Least = least });
            }
        }

        if (goals.Count == 0 && !problems.Any && query.Names.All(static name => name == "timeout_ms"))
        {
            problems.Add(["query"], $"must name a counter and its goal, such as runs.terminal=3; there are {string.Join(", ", Counters.Names)} and {Goal.SinkPrefix}<name of a sink>", "missing");
        }

        return goals;
    }

    private static Answer Tell(Epoch epoch, CounterWait wait, TimeSpan timeout)
    {
        if (!wait.Ended.IsCompleted)
        {
            var missing = wait.Goals.Index().Where(goal => wait.Reached[goal.Index] < goal.Item.Least)
                .Select(goal => string.Create(CultureInfo.InvariantCulture, $"{goal.Item.Name} is {wait.Reached[goal.Index]} of {goal.Item.Least}"));
            return Problem.Of(408, "TIMEOUT", $"Not reached within {timeout.TotalMilliseconds:0} ms: {string.Join(", ", missing)}.", more: writer => Write(writer, wait));
        }

        return wait.Ended.Result
            ? ControlJson.Object(200, writer =>
            {
                writer.WriteNumber("epoch", epoch.Number);
                Write(writer, wait);
            })
            : Problem.Of(409, "CONFLICT", "The sandbox was reset or dropped while this waited; counts begin at 0 again.", more: writer => Write(writer, wait));
    }

    private static void Write(Utf8JsonWriter writer, CounterWait wait)
    {
        writer.WriteStartObject("reached");
        foreach (var (index, goal) in wait.Goals.Index())
        {
            writer.WriteNumber(goal.Name, wait.Reached[index]);
        }

        writer.WriteEndObject();
    }
}
