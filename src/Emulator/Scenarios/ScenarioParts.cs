using System.Runtime.InteropServices;
using System.Text.Json;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Scenarios;

/// <summary>Every part that a scenario may have, in the order in which they take effect, whatever order the file has.</summary>
internal static class ScenarioParts
{
    public static IReadOnlyList<ScenarioPart> All(ModelCatalogue models, EmulatorOptions options) =>
    [
        new("clock", IsList: false, Clock),
        new("lifecycle", IsList: false, Lifecycle),
        new("secrets", IsList: true, Secrets),
        new("faults", IsList: true, Faults),
        new("runs", IsList: true, (value, problems) => SeededRuns.Read(value, models, options, problems)),
        new("account", IsList: false, Account),
    ];

    /// <summary>As <c>PUT /_emulator/clock</c>; <c>now</c> is where it is born.</summary>
    private static ScenarioStep Clock(JsonElement value, Problems problems)
    {
        var change = ClockRequests.ReadChange(value, problems);
        return new() { Begin = (beginning, birth) => Born(change, beginning, birth) };
    }

    private static Beginning Born(ClockChange change, Beginning beginning, Birth birth)
    {
        if (change.Mode is { } mode)
        {
            var clock = Beginning.Of(birth.Options with { ClockMode = mode, ClockRate = change.Rate }, birth.Wall);
            beginning = beginning with { Mode = clock.Mode, Rate = clock.Rate, At = clock.At };
        }

        return beginning with { At = change.Now ?? beginning.At };
    }

    /// <summary>As <c>PUT /_emulator/lifecycle</c>.</summary>
    private static ScenarioStep Lifecycle(JsonElement value, Problems problems)
    {
        var change = LifecycleEndpoints.Read(value, problems);
        return new() { Begin = (beginning, _) => beginning with { Lifecycle = change(beginning.Lifecycle) } };
    }

    /// <summary>As <c>PUT /_emulator/account</c>.</summary>
    private static ScenarioStep Account(JsonElement value, Problems problems)
    {
        var change = AccountEndpoints.Read(value, problems);
        return new() { Populate = change.Apply };
    }

    /// <summary>As <c>POST /_emulator/faults</c>.</summary>
    private static ScenarioStep Faults(JsonElement value, Problems problems)
    {
        var found = new RuleProblems();
        var rules = RuleFile.Read(JsonMarshal.GetRawUtf8Value(value), json: true, found);
        foreach (var problem in found.Found)
        {
            problems.Add(["body", .. problem.Path], problem.Message, "rule");
        }

        return new() { Populate = epoch => epoch.Part<FaultStore>().Add(rules, epoch.Clock.Now) };
    }

    /// <summary>As <c>POST /v1/callback-secrets</c>, with <c>plain_secret</c> for one that is known beforehand and
    /// <c>is_current</c> for the one that signs.</summary>
    private static ScenarioStep Secrets(JsonElement value, Problems problems)
    {
        var secrets = new List<(string? Label, string? Plain, bool IsCurrent)>();
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                problems.Add(["body", $"{index}"], "must be a mapping", "type");
                continue;
            }

            var fields = new JsonFields(item, problems, "body", $"{index}");
            secrets.Add((fields.Text("label", 255), fields.Text("plain_secret", 512), fields.Flag("is_current") ?? false));
            fields.RefuseRest();
            if (secrets[^1].Plain is { } plain && (plain == "none" || !TextKinds.Secret.Read(plain, out _)))
            {
                problems.Add(["body", $"{index}", "plain_secret"], "must begin with whsec_ and have at most 512 printable characters");
            }
        }

        if (secrets.Count(static secret => secret.IsCurrent) > 1)
        {
            problems.Add(["body"], "has more than one with is_current: true; one secret signs");
        }

        if (secrets.Where(static secret => secret.Plain is not null).GroupBy(static secret => secret.Plain).Any(static same => same.Count() > 1))
        {
            problems.Add(["body"], "has the same plain_secret twice");
        }

        // One is born with the sandbox.
        if (secrets.Count >= SecretStore.Most)
        {
            problems.Add(["body"], $"may have {SecretStore.Most - 1} at most");
        }

        return new() { Populate = epoch => Add(epoch, secrets) };
    }

    private static void Add(Epoch epoch, List<(string? Label, string? Plain, bool IsCurrent)> secrets)
    {
        var (store, now) = (epoch.Part<SecretStore>(), epoch.Clock.Now);
        foreach (var (label, plain, isCurrent) in secrets)
        {
            var secret = store.All.FirstOrDefault(known => known.Plain == plain) ?? store.Create(label, now, plain)!;
            if (isCurrent)
            {
                store.Change(secret, new SecretChange(HasLabel: false, Label: null, IsCurrent: true), now);
            }
        }
    }
}
