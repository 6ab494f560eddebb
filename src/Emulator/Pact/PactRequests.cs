using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;

namespace Runflow.Emulator.Pact;

/// <summary>Whose sandbox a verification speaks of.</summary>
/// <param name="Key">The bearer key of the consumer's requests; null for the sandbox of the control request itself.</param>
/// <param name="Organisation">The organisation of the consumer's requests; null for the key's own.</param>
internal readonly record struct PactKey(string? Key, Guid? Organisation);

/// <summary>A state that is to be made true, or to be undone.</summary>
/// <param name="State">The name in the pact; empty for an interaction without a state.</param>
/// <param name="Key">Whose.</param>
/// <param name="Setup">Makes it true; null undoes it, or when nothing is asked.</param>
/// <param name="TearsDown">Whether it is to be undone.</param>
internal sealed record StateChange(string State, PactKey Key, PactSetup? Setup, bool TearsDown);

/// <summary>Reads what the verifiers of Pact send. They are foreign tools: members that are not known mean nothing.</summary>
internal static class PactRequests
{
    /// <summary><c>{state, params?, action?: setup | teardown}</c>.</summary>
    /// <param name="body">The request.</param>
    /// <param name="models">What runs can be made of.</param>
    /// <param name="options">How their requests are read.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="unknown">The sentence about a state that does not exist; else null.</param>
    public static StateChange Change(JsonElement body, ModelCatalogue models, EmulatorOptions options, Problems problems, out string? unknown)
    {
        unknown = null;
        var fields = new JsonFields(body, problems, "body");
        var name = (fields.Text("state") ?? "").Trim();
        var action = fields.Text("action", 20) ?? "setup";
        if (action is not ("setup" or "teardown"))
        {
            Choice.Refuse(problems, ["body", "action"], action, "setup", "teardown");
        }

        if (!body.TryGetProperty("state", out _))
        {
            problems.Missing(["body", "state"]);
        }

        var given = Object(body, "params", ["body", "params"], problems);
        if (name.Length == 0)
        {
            return new StateChange(name, Key(new PactParams(given, null, null, models, options, problems)), null, action == "teardown");
        }

        if (PactStates.Find(name, out var placed) is not { } state)
        {
            unknown = PactStates.Unknown(name);
            return new StateChange(name, default, null, TearsDown: false);
        }

        var parameters = new PactParams(given, state.Placeholder, placed, models, options, problems);
        var key = Key(parameters);
        var setup = state.Read(parameters);
        parameters.RefuseRest();
        return new StateChange(name, key, action == "setup" ? setup : null, action == "teardown");
    }

    /// <summary><c>{description, providerStates?: [{name, params?}]}</c>: the key of the first state that has one.</summary>
    public static PactKey Message(JsonElement body, Problems problems)
    {
        foreach (var state in body.TryGetProperty("providerStates", out var states) && states.ValueKind == JsonValueKind.Array ? states.EnumerateArray() : default)
        {
            if (state.ValueKind == JsonValueKind.Object && state.TryGetProperty("params", out var given) && given.ValueKind == JsonValueKind.Object)
            {
                var fields = new JsonFields(given, problems, "body", "providerStates");
                if (fields.Has("key") || fields.Has("organization_id"))
                {
                    return new PactKey(fields.Text("key", 512), Guid.TryParseExact(fields.Text("organization_id", 36), "D", out var id) ? id : null);
                }
            }
        }

        return default;
    }

    private static PactKey Key(PactParams given) => new(given.Text("key", 512), given.Id("organization_id"));

    private static JsonElement Object(JsonElement body, string name, string[] loc, Problems problems)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return JsonElement.Parse("{}");
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        problems.Add(loc, "must be a JSON object", "type");
        return JsonElement.Parse("{}");
    }
}
