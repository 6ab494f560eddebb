using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Faults;

/// <summary>A rule in force with what it has counted, as a snapshot carries it.</summary>
/// <param name="Rule">As it is written.</param>
/// <param name="Since">When it came into force.</param>
/// <param name="Counts">By 32 hex digits of each key's hash.</param>
/// <param name="Window">The window of <c>rate_limit</c> that is counted.</param>
/// <param name="InWindow">What was counted in it.</param>
/// <param name="Passed">How often it was asked.</param>
/// <param name="Struck">How often it fired.</param>
internal sealed record SavedRule(RawJson Rule, Instant Since, Dictionary<string, SavedKeyCount> Counts, long Window, long InWindow, long Passed, long Struck);

/// <summary>What a rule has counted for one key.</summary>
internal readonly record struct SavedKeyCount(long Ordinal, long Fired);

/// <summary>How often a fault was met at an operation.</summary>
internal sealed record SavedMet(string Operation, string Point, string Kind, long Met);

/// <summary>The fault rules of an epoch, as a snapshot carries them. Requests that a fault holds back are not among it.</summary>
internal sealed record SavedFaults(IReadOnlyList<SavedRule> Rules, IReadOnlyList<SavedMet> Met);

/// <summary>What a snapshot carries of this room.</summary>
internal static class FaultSection
{
    public static SandboxBlueprint CarryFaults(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<SavedFaults>(
        "faults", 1,
        static _ => FaultSectionJson.Plain.SavedFaults,
        static epoch => epoch.Part<FaultStore>().Save(),
        static (epoch, saved) => epoch.Part<FaultStore>().Restore(saved)));

    /// <summary>The one rule of a text that was written by us.</summary>
    internal static Rule Rule(ReadOnlySpan<byte> json)
    {
        var problems = new RuleProblems();
        return RuleFile.Read(json, json: true, problems) is [var rule] ? rule
            : throw new JsonException($"It has a rule that is not valid: {(problems.Any ? problems.Found[0].Message : "none")}");
    }

    internal static byte[] Json(Action<Utf8JsonWriter> fields)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(output, JsonText.Minimal);
        writer.WriteStartObject();
        fields(writer);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }
}

/// <content>What a snapshot carries.</content>
internal sealed partial class FaultStore
{
    public SavedFaults Save() => new(
        [.. rules.All.Select(static installed => installed.Save())],
        [.. Coverage.List().Select(static entry => new SavedMet(entry.Operation, entry.Point.WireName(), entry.Kind, entry.Met))]);

    public void Restore(SavedFaults saved)
    {
        rules = saved.Rules.Count == 0 ? RuleSet.Empty : new RuleSet(saved.Rules.Select(static rule => new InstalledRule(rule)));
        foreach (var met in saved.Met)
        {
            Coverage.Restore(met.Operation, FaultPoints.Parse(met.Point) ?? throw new JsonException($"There is no point {met.Point}."), met.Kind, met.Met);
        }
    }
}

/// <content>What a snapshot carries.</content>
internal sealed partial class InstalledRule
{
    public InstalledRule(SavedRule saved)
        : this(FaultSection.Rule(saved.Rule.Utf8.Span), saved.Since)
    {
        foreach (var (key, count) in saved.Counts)
        {
            counts.Add(UInt128.Parse(key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), new KeyCount { Ordinal = count.Ordinal, Fired = count.Fired });
        }

        (limit, passed, struck) = ((saved.Window, saved.InWindow), saved.Passed, saved.Struck);
    }

    public SavedRule Save()
    {
        lock (gate)
        {
            return new SavedRule(
                new RawJson(FaultSection.Json(rule.Write)),
                since,
                counts.ToDictionary(static pair => pair.Key.ToString("x32", CultureInfo.InvariantCulture), static pair => new SavedKeyCount(pair.Value.Ordinal, pair.Value.Fired)),
                limit.Window,
                limit.Count,
                passed,
                struck);
        }
    }
}

/// <summary>Writes a fault as a rule would name it: its parameters mean something at a point only.</summary>
internal sealed class FaultConverter<T> : JsonConverter<T> where T : Fault
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return FaultSection.Rule(JsonMarshal.GetRawUtf8Value(document.RootElement)).Fault as T ?? throw new JsonException("It is another kind of fault.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var candidates = Enum.GetValues<FaultPoint>().Select(point => FaultSection.Json(json =>
        {
            json.WriteString("point", point.WireName());
            json.WritePropertyName("fault");
            value.Write(json);
        })).ToList();
        writer.WriteRawValue(candidates.Find(candidate => Names(candidate, value)) ?? candidates[0], skipInputValidation: true);
    }

    private static bool Names(byte[] candidate, Fault fault)
    {
        var problems = new RuleProblems();
        return RuleFile.Read(candidate, json: true, problems) is [var rule] && rule.Fault.GetType() == fault.GetType();
    }
}

[JsonSerializable(typeof(SavedFaults))]
internal sealed partial class FaultSectionJson : JsonSerializerContext
{
    public static FaultSectionJson Plain { get; } = new(SectionJson.Options());
}
