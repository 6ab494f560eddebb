using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Http;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Control;

/// <summary>The fault rules of a sandbox: looking at them and changing them.</summary>
internal sealed class FaultEndpoints(ControlPipeline pipeline)
{
    private const string Path = "/_emulator/faults";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, pipeline.Route(static call => new(List(call))));
        routes.MapPost(Path, pipeline.Route(static call => new(Add(call))));
        routes.MapPut(Path, pipeline.Route(static call => new(Replace(call))));
        routes.MapDelete(Path, pipeline.Route(static call => new(Clear(call))));
        routes.MapGet(Path + "/plan", pipeline.Route(static call => new(Plan(call))));
        routes.MapGet(Path + "/coverage", pipeline.Route(static call => new(Cover(call))));
        routes.MapPost(Path + "/presets/{name}", pipeline.Route(static call => new(AddPreset(call))));
        routes.MapGet(Path + "/{id}", pipeline.Route(static call => new(Show(call))));
        routes.MapPut(Path + "/{id}", pipeline.Route(static call => new(Put(call))));
        routes.MapDelete(Path + "/{id}", pipeline.Route(static call => new(Remove(call))));
    }

    private static Answer List(ApiCall call) => Use(call, static (store, now) => Rules(200, store.InForce(now)));

    private static Answer Add(ApiCall call) => FaultBody.Read(call, out var rules) ?? Add(call, rules);

    private static Answer AddPreset(ApiCall call) => FaultPresets.Find(call.Route("name")) is { } preset
        ? Add(call, preset)
        : Problem.Of(new ApiError(404, "NOT_FOUND", $"There is no preset {call.Route("name")}{Nearest.Question(call.Route("name"), FaultPresets.Names)} There are {string.Join(", ", FaultPresets.Names)}."));

    private static Answer Add(ApiCall call, IReadOnlyList<Rule> rules) => Use(call, (store, now) =>
    {
        if (store.InForce(now).Count + rules.Count > RuleSet.Most)
        {
            return Full();
        }

        return store.Add(rules, now) is { } taken
            ? Problem.Of(ApiError.Conflict($"There is a rule {taken} already, and nothing was added; PUT {Path}/{taken} replaces it, or give the new one another id."))
            : Rules(201, [.. store.InForce(now).Where(installed => rules.Any(rule => rule.Id == installed.Rule.Id))]);
    });

    private static Answer Replace(ApiCall call) => FaultBody.Read(call, out var rules) ?? Use(call, (store, now) =>
    {
        store.Replace(rules, now);
        return Rules(200, store.InForce(now));
    });

    private static Answer Clear(ApiCall call) => Use(call, static (store, now) =>
    {
        store.Replace([], now);
        return Answer.NoContent;
    });

    private static Answer Show(ApiCall call) => Use(call, (store, now) => Find(call, store, now) is { } rule
        ? ControlJson.Object(200, writer => Write(writer, rule))
        : Unknown(call.Route("id"), store, now));

    private static Answer Put(ApiCall call)
    {
        if (FaultBody.Read(call, out var rules) is { } refusal)
        {
            return refusal;
        }

        var id = call.Route("id");
        if (rules is not [var rule] || (rule.Id != id && rule.IsNamedByUser))
        {
            return Problem.Of(ApiError.BadRequest($"Send one rule whose id is {id}, or which has none and takes that of the path."));
        }

        if (RuleReader.IdProblem(id) is { } problem)
        {
            return Problem.Of(ApiError.Invalid(["path", "id"], problem, "rule"));
        }

        return Use(call, (store, now) =>
        {
            var known = store.InForce(now);
            if (known.Count >= RuleSet.Most && known.All(installed => installed.Rule.Id != id))
            {
                return Full();
            }

            var replaced = store.Put(rule with { Id = id }, now);
            return ControlJson.Object(replaced ? 200 : 201, writer => Write(writer, Find(call, store, now)!));
        });
    }

    private static Answer Remove(ApiCall call) =>
        Use(call, (store, now) => store.Remove(call.Route("id"), now) ? Answer.NoContent : Unknown(call.Route("id"), store, now));

    /// <summary>What rules will decide, before anything runs.</summary>
    private static Answer Plan(ApiCall call)
    {
        var problems = new Problems();
        var query = new ControlQuery(call.Http.Request.Query, problems);
        var (id, seed, key, count) = (query.Text("rule"), query.Integer("seed", 0, long.MaxValue), query.Text("key"), query.Integer("n", 1, FaultPlan.Most));
        query.RefuseRest();
        return problems.ToError(strict: false) is { } invalid ? Problem.Of(invalid) : Use(call, (store, now) =>
        {
            var rules = store.InForce(now).Select(static installed => installed.Rule).Where(rule => id is null || rule.Id == id).ToList();
            if (id is not null && rules.Count == 0)
            {
                return Unknown(id, store, now);
            }

            return key is null && rules.Exists(static rule => !rule.CountsAcrossKeys)
                ? Problem.Of(ApiError.BadRequest("Name the key to plan for with key=…: a run key, a run key, slash and create ordinal, or the name of an operation such as GET /v1/assets."))
                : ControlJson.Object(200, writer => FaultPlan.Write(writer, rules, seed ?? call.Sandbox.Options.Seed, key ?? "", (int)(count ?? FaultPlan.Usual)));
        });
    }

    /// <summary>Which failures the client has met, and which it has not.</summary>
    private static Answer Cover(ApiCall call) => Use(call, static (store, _) => ControlJson.Object(200, writer =>
    {
        var met = store.Coverage.List();
        writer.WriteStartArray("items");
        foreach (var row in met)
        {
            row.Write(writer);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("never_met");
        foreach (var kind in FaultKinds.All.Where(kind => !met.Any(entry => entry.Point == kind.Point && entry.Kind == kind.Name)))
        {
            writer.WriteStringValue($"{kind.Point.WireName()}.{kind.Name}");
        }

        writer.WriteEndArray();
    }));

    private static Answer Full() => Problem.Of(ApiError.Conflict(string.Create(CultureInfo.InvariantCulture, $"A sandbox takes {RuleSet.Most} rules; delete some first.")));

    private static InstalledRule? Find(ApiCall call, FaultStore store, Instant now) =>
        store.InForce(now).FirstOrDefault(installed => installed.Rule.Id == call.Route("id"));

    private static Answer Unknown(string id, FaultStore store, Instant now) => Problem.Of(new ApiError(
        404, "NOT_FOUND", $"There is no rule {id} in force{Nearest.Question(id, store.InForce(now).Select(static installed => installed.Rule.Id))} GET {Path} lists them."));

    private static Answer Use(ApiCall call, Func<FaultStore, Instant, Answer> use)
    {
        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            var now = epoch.Clock.CatchUp();
            return use(epoch.Part<FaultStore>(), now);
        }
    }

    private static Answer Rules(int status, IReadOnlyList<InstalledRule> rules) => ControlJson.Object(status, writer =>
    {
        writer.WriteStartArray("items");
        foreach (var rule in rules)
        {
            writer.WriteStartObject();
            Write(writer, rule);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter writer, InstalledRule installed)
    {
        installed.Rule.Write(writer);
        writer.WriteBoolean("order_dependent", installed.Rule.IsOrderDependent);
        writer.WriteString("since", installed.Since.ToString());
        writer.WriteString("expires_at", installed.ExpiresAt?.ToString());
        writer.WriteNumber("passed", installed.Passed);
        writer.WriteNumber("fired", installed.Fired);
    }
}
